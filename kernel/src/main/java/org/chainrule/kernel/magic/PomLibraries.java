package org.chainrule.kernel.magic;

import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/**
 * The dependencies and repositories of a {@code pom.xml} or a part of one, without those of a
 * parent.
 *
 * @param libraries the runtime dependencies, as {@code group:artifact:version}
 * @param repositories additional repositories: address by name
 */
record PomLibraries(List<String> libraries, Map<String, String> repositories) {
  private static final Pattern PROPERTY = Pattern.compile("\\$\\{([^}]+)}");

  /**
   * Reads them.
   *
   * @throws IllegalArgumentException saying what is wrong with the text
   */
  static PomLibraries of(String xml) {
    Element project = parse(xml.contains("<project") ? xml : "<project>" + xml + "</project>");
    Map<String, String> properties = new TreeMap<>();
    elements(project, "properties")
        .flatMap(all -> children(all))
        .forEach(each -> properties.put(each.getTagName(), each.getTextContent().strip()));
    Stream.of("groupId", "artifactId", "version")
        .forEach(name -> properties.put("project." + name, text(project, name, Map.of())));
    var libraries = new ArrayList<String>();
    Stream.concat(
            elements(project, "dependencies").flatMap(all -> elements(all, "dependency")),
            elements(project, "dependency"))
        .filter(each -> !List.of("test", "provided").contains(text(each, "scope", properties)))
        .forEach(each -> libraries.add(library(each, properties)));
    Map<String, String> repositories = new TreeMap<>();
    elements(project, "repositories")
        .flatMap(all -> elements(all, "repository"))
        .forEach(
            each -> repositories.put(text(each, "id", properties), text(each, "url", properties)));
    return new PomLibraries(List.copyOf(libraries), repositories);
  }

  private static Element parse(String xml) {
    try {
      DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
      factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      var builder = factory.newDocumentBuilder();
      builder.setErrorHandler(null); // errors are thrown; they need not be printed
      return builder.parse(new InputSource(new StringReader(xml))).getDocumentElement();
    } catch (SAXException e) {
      throw new IllegalArgumentException("this is not XML: " + e.getMessage(), e);
    } catch (ParserConfigurationException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String library(Element dependency, Map<String, String> properties) {
    String name =
        text(dependency, "groupId", properties) + ":" + text(dependency, "artifactId", properties);
    String version = text(dependency, "version", properties);
    if (version.isEmpty()) {
      throw new IllegalArgumentException(
          name + " has no version here; a version from a parent is not looked up: write it down");
    }
    return name + ":" + version;
  }

  private static String text(Element owner, String name, Map<String, String> properties) {
    String written = elements(owner, name).findFirst().map(Element::getTextContent).orElse("");
    Matcher property = PROPERTY.matcher(written.strip());
    return property.replaceAll(
        found -> Matcher.quoteReplacement(properties.getOrDefault(found.group(1), found.group())));
  }

  private static Stream<Element> elements(Element owner, String name) {
    return children(owner).filter(each -> each.getTagName().equals(name));
  }

  private static Stream<Element> children(Element owner) {
    NodeList nodes = owner.getChildNodes();
    return IntStream.range(0, nodes.getLength())
        .<Node>mapToObj(nodes::item)
        .filter(Element.class::isInstance)
        .map(Element.class::cast);
  }
}
