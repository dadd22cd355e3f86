package org.chainrule.exercises.report;

import java.io.StringWriter;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;
import org.chainrule.exercises.grade.Result;

/**
 * Formats a score as a Surefire report for a test class. That format has no field for points, so
 * they are written as properties.
 */
final class JUnitXml {
  private JUnitXml() {}

  static String of(Score score) {
    var text = new StringWriter();
    try {
      XMLStreamWriter xml = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(text);
      xml.writeStartDocument("UTF-8", "1.0");
      xml.writeCharacters("\n");
      suite(xml, score);
      xml.writeEndDocument();
      xml.close();
    } catch (XMLStreamException e) {
      throw new IllegalStateException("XML is written into memory", e);
    }
    return text + "\n";
  }

  private static void suite(XMLStreamWriter xml, Score score) throws XMLStreamException {
    Result result = score.result();
    boolean ungradable = !score.isGraded();
    long failures = result.tests().stream().filter(test -> !test.passed()).count();
    xml.writeStartElement("testsuite");
    attribute(xml, "name", result.exercise() + "." + result.student());
    attribute(xml, "tests", String.valueOf(result.tests().size() + (ungradable ? 1 : 0)));
    attribute(xml, "errors", ungradable ? "1" : "0");
    attribute(xml, "skipped", "0");
    attribute(xml, "failures", String.valueOf(failures));
    xml.writeCharacters("\n");
    xml.writeStartElement("properties");
    property(xml, "score", score.total());
    property(xml, "max_score", score.max());
    if (!result.isolation().isEmpty()) {
      property(xml, "isolation", result.isolation());
    }
    for (Result.Test test : result.tests()) {
      property(xml, "points." + test.method(), test.points());
      property(xml, "max_points." + test.method(), test.maxPoints());
    }
    xml.writeEndElement();
    xml.writeCharacters("\n");
    if (ungradable) {
      testCase(xml, result, "the notebook can be graded", "error", score.reason());
    }
    for (Result.Test test : result.tests()) {
      testCase(xml, result, test.name(), test.passed() ? "" : "failure", test.feedback());
    }
    xml.writeEndElement();
  }

  private static void testCase(
      XMLStreamWriter xml, Result result, String name, String problem, String message)
      throws XMLStreamException {
    xml.writeStartElement("testcase");
    attribute(xml, "name", name);
    attribute(xml, "classname", result.exercise() + "." + result.student());
    // a real time would make two gradings of the same submission differ
    attribute(xml, "time", "0");
    if (!problem.isEmpty()) {
      xml.writeStartElement(problem);
      attribute(xml, "message", message);
      attribute(xml, "type", problem.equals("error") ? type(result) : "Mismatch");
      xml.writeEndElement();
    }
    xml.writeEndElement();
    xml.writeCharacters("\n");
  }

  private static String type(Result result) {
    return switch (result.status()) {
      case graded, ungradable -> "Ungradable";
      case missing -> "Missing";
      case error -> "GraderFailure";
    };
  }

  private static void property(XMLStreamWriter xml, String name, double value)
      throws XMLStreamException {
    property(xml, name, Double.toString(value));
  }

  private static void property(XMLStreamWriter xml, String name, String value)
      throws XMLStreamException {
    xml.writeEmptyElement("property");
    attribute(xml, "name", name);
    attribute(xml, "value", value);
  }

  /** Writes an attribute, replacing characters that are not allowed in XML with question marks. */
  private static void attribute(XMLStreamWriter xml, String name, String value)
      throws XMLStreamException {
    xml.writeAttribute(
        name,
        value.replaceAll("[^\\t\\n\\r\\x20-\\uD7FF\\uE000-\\uFFFD\\x{10000}-\\x{10FFFF}]", "?"));
  }
}
