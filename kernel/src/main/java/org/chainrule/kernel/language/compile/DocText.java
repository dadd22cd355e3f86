package org.chainrule.kernel.language.compile;

import com.sun.source.doctree.DocCommentTree;
import com.sun.source.doctree.DocTree;
import com.sun.source.doctree.EndElementTree;
import com.sun.source.doctree.EntityTree;
import com.sun.source.doctree.LinkTree;
import com.sun.source.doctree.LiteralTree;
import com.sun.source.doctree.ParamTree;
import com.sun.source.doctree.ReturnTree;
import com.sun.source.doctree.SeeTree;
import com.sun.source.doctree.StartElementTree;
import com.sun.source.doctree.TextTree;
import com.sun.source.doctree.ThrowsTree;
import com.sun.source.util.SimpleDocTreeVisitor;
import java.util.List;
import java.util.Set;
import org.chainrule.display.Html;

/** Renders a documentation comment as simple HTML for a tooltip, or as plain text. */
final class DocText extends SimpleDocTreeVisitor<Void, StringBuilder> {
  /** The HTML elements that are kept; of all others only the content is. */
  private static final Set<String> ELEMENTS =
      Set.of(
          "p",
          "b",
          "i",
          "em",
          "strong",
          "code",
          "pre",
          "ul",
          "ol",
          "li",
          "dl",
          "dt",
          "dd",
          "table",
          "tr",
          "th",
          "td",
          "thead",
          "tbody",
          "sub",
          "sup",
          "br",
          "blockquote",
          "h2",
          "h3",
          "h4");

  private DocText() {}

  static String html(DocCommentTree comment) {
    StringBuilder html = new StringBuilder();
    write(comment.getFullBody(), html);
    String heading = "";
    for (DocTree tag : comment.getBlockTags()) {
      StringBuilder line = new StringBuilder();
      String group = block(tag, line);
      if (!group.isEmpty()) {
        html.append(group.equals(heading) ? "" : "<p><b>" + group + "</b>").append("<br>");
        html.append(line);
        heading = group;
      }
    }
    return html.toString();
  }

  static String plain(DocCommentTree comment) {
    return plain(html(comment));
  }

  static String firstSentence(DocCommentTree comment) {
    StringBuilder html = new StringBuilder();
    write(comment.getFirstSentence(), html);
    return plain(html.toString()).replaceAll("\\s+", " ").strip();
  }

  private static String plain(String html) {
    return html.replaceAll("\\s*\\n\\s*", " ")
        .replaceAll("<(p|/p|br|ul|ol|dl|/dl|/ul|/ol|pre|/pre|h\\d|/h\\d|table|tr)[^>]*>", "\n")
        .replaceAll("<li[^>]*>", "\n- ")
        .replaceAll("<[^>]*>", "")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&nbsp;", " ")
        .replace("&quot;", "\"")
        .replace("&#36;", "$")
        .replace("&amp;", "&")
        .replaceAll("\n{3,}", "\n\n")
        .strip();
  }

  private static void write(List<? extends DocTree> trees, StringBuilder html) {
    DocText visitor = new DocText();
    trees.forEach(each -> each.accept(visitor, html));
  }

  /** Renders a block tag; returns its heading, or an empty string if it is not shown. */
  private static String block(DocTree tag, StringBuilder html) {
    if (tag instanceof ParamTree param) {
      html.append("<code>").append(param.getName()).append("</code> ");
      write(param.getDescription(), html);
      return param.isTypeParameter() ? "Types" : "Parameters";
    }
    if (tag instanceof ReturnTree result) {
      write(result.getDescription(), html);
      return "Returns";
    }
    if (tag instanceof ThrowsTree failure) {
      html.append("<code>").append(failure.getExceptionName().getSignature()).append("</code> ");
      write(failure.getDescription(), html);
      return "Throws";
    }
    if (tag instanceof SeeTree see) {
      write(see.getReference(), html);
      return "See";
    }
    return "";
  }

  @Override
  public Void visitText(TextTree text, StringBuilder html) {
    html.append(Html.escape(text.getBody()));
    return null;
  }

  @Override
  public Void visitEntity(EntityTree entity, StringBuilder html) {
    html.append('&').append(entity.getName()).append(';');
    return null;
  }

  @Override
  public Void visitLiteral(LiteralTree literal, StringBuilder html) {
    String text = Html.escape(literal.getBody().getBody());
    html.append(literal.getKind() == DocTree.Kind.CODE ? "<code>" + text + "</code>" : text);
    return null;
  }

  @Override
  public Void visitLink(LinkTree link, StringBuilder html) {
    html.append("<code>");
    if (link.getLabel().isEmpty()) {
      String reference = link.getReference().getSignature();
      html.append(Html.escape(reference.replaceFirst("^#", "").replace('#', '.')));
    } else {
      write(link.getLabel(), html);
    }
    html.append("</code>");
    return null;
  }

  @Override
  public Void visitStartElement(StartElementTree element, StringBuilder html) {
    String name = element.getName().toString();
    if (ELEMENTS.contains(name)) {
      html.append('<').append(name).append('>');
    }
    return null;
  }

  @Override
  public Void visitEndElement(EndElementTree element, StringBuilder html) {
    String name = element.getName().toString();
    if (ELEMENTS.contains(name)) {
      html.append("</").append(name).append('>');
    }
    return null;
  }

  @Override
  public Void visitReference(com.sun.source.doctree.ReferenceTree reference, StringBuilder html) {
    html.append("<code>").append(Html.escape(reference.getSignature())).append("</code>");
    return null;
  }
}
