package org.chainrule.kernel.language.compile;

import java.util.ArrayList;
import java.util.List;

/** The snippets end to end: one text, in whose positions a synthetic unit can be edited. */
record JoinedSnippets(MappedSource text, List<SourceSnippet> snippets) {
  static JoinedSnippets of(List<SourceSnippet> snippets) {
    MappedSource.Builder builder = new MappedSource.Builder();
    snippets.forEach(snippet -> builder.add(snippet.text()));
    MappedSource text = builder.toText();
    MappedSource numbered = MappedSource.of(text.toString());
    var parts = new ArrayList<SourceSnippet>();
    int at = 0;
    for (SourceSnippet snippet : snippets) {
      int end = at + snippet.text().length();
      parts.add(snippet.with(numbered.part(at, end)));
      at = end;
    }
    return new JoinedSnippets(text, parts);
  }

  List<SourceSnippet> apply(Edits edits, List<SourceSnippet> unedited) {
    var edited = new ArrayList<SourceSnippet>();
    int at = 0;
    for (SourceSnippet snippet : unedited) {
      int end = at + snippet.text().length();
      edited.add(snippet.with(edits.apply(text, at, end)));
      at = end;
    }
    return edited;
  }

  int cell(int position) {
    return position == MappedSource.NOWHERE ? MappedSource.NOWHERE : text.origin(position);
  }
}
