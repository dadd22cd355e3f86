package org.chainrule.plot;

import java.awt.AlphaComposite;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Composite;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics;
import java.awt.Graphics2D;
import java.awt.GraphicsConfiguration;
import java.awt.Image;
import java.awt.Paint;
import java.awt.Rectangle;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.Stroke;
import java.awt.font.FontRenderContext;
import java.awt.font.GlyphVector;
import java.awt.font.TextLayout;
import java.awt.geom.AffineTransform;
import java.awt.geom.Arc2D;
import java.awt.geom.Area;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.NoninvertibleTransformException;
import java.awt.geom.Path2D;
import java.awt.geom.PathIterator;
import java.awt.geom.Rectangle2D;
import java.awt.geom.RoundRectangle2D;
import java.awt.image.BufferedImage;
import java.awt.image.BufferedImageOp;
import java.awt.image.ImageObserver;
import java.awt.image.RenderedImage;
import java.awt.image.renderable.RenderableImage;
import java.text.AttributedCharacterIterator;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.chainrule.display.Png;

/**
 * Java's drawing interface, written as SVG: shapes become paths, text becomes the outlines of its
 * letters, so that a chart looks the same in every browser. Coordinates have one decimal. Lines
 * that are drawn one after the other in one style share a path, which keeps an axis of fifty ticks
 * small.
 *
 * <p>Images, gradients and patterns are embedded as pixels. A {@link Stroke} other than {@link
 * BasicStroke} and XOR mode are refused.
 */
final class SvgGraphics extends Graphics2D {
  /** Pixels per unit of the picture, for screens that have them. */
  private static final int PIXELS = 2;

  /** The most characters of a picture: a browser draws no more in a moment. */
  static final int LONGEST = 1_000_000;

  /** Thrown when a picture becomes longer than {@link #LONGEST}. */
  static final class TooLong extends RuntimeException {
    private static final long serialVersionUID = 1;

    TooLong() {
      super("the picture has too many shapes for SVG");
    }
  }

  /** What all graphics made by {@link #create} write to. */
  private static final class Page {
    /** Stands for the ids' prefix until the whole picture, of which it is a hash, is known. */
    static final char PREFIX = '\u0001';

    final StringBuilder body = new StringBuilder();
    final Map<String, String> clips = new LinkedHashMap<>();
    String openClip = "";
    String style = "";

    /** Where the last line of the open path ends. */
    String lastPoint = "";

    /** Adds to the open path if the style is the same, else writes a path of its own. */
    void path(String data, String look, boolean joins, String clip) {
      if (body.length() + data.length() > LONGEST) {
        throw new TooLong();
      }
      if (!joins || !look.equals(style) || !clip.equals(openClip)) {
        endPath();
        use(clip);
        body.append("<path d=\"");
        style = look;
        lastPoint = "";
      }
      int second = joins ? data.indexOf('L') : 0;
      boolean goesOn = joins && data.substring(1, second).equals(lastPoint);
      body.append(goesOn ? data.substring(second) : data);
      lastPoint = data.substring(second + 1);
      if (!joins) {
        endPath();
      }
    }

    void element(String element) {
      endPath();
      use("");
      body.append(element).append('\n');
    }

    private void endPath() {
      if (!style.isEmpty()) {
        body.append('"').append(style).append("/>\n");
        style = "";
      }
    }

    private void use(String clip) {
      if (clip.equals(openClip)) {
        return;
      }
      if (!openClip.isEmpty()) {
        body.append("</g>\n");
      }
      if (!clip.isEmpty()) {
        String id = clips.computeIfAbsent(clip, data -> PREFIX + "" + clips.size());
        body.append("<g clip-path=\"url(#").append(id).append(")\">\n");
      }
      openClip = clip;
    }

    String finished() {
      endPath();
      use("");
      StringBuilder all = new StringBuilder();
      if (!clips.isEmpty()) {
        all.append("<defs>\n");
        clips.forEach(
            (data, id) ->
                all.append("<clipPath id=\"" + id + "\"><path d=\"" + data + "\"/></clipPath>\n"));
        all.append("</defs>\n");
      }
      String text = all.append(body).toString();
      // two charts on a page must not share an id: the same picture may, for it clips the same way
      String prefix = "c" + Integer.toHexString(text.hashCode()) + "-";
      return text.replace(String.valueOf(PREFIX), prefix);
    }
  }

  private final Page page;
  private final RenderingHints hints = new RenderingHints(null);
  private AffineTransform transform = new AffineTransform();
  private Color color = Color.BLACK;

  /** The colour, or a gradient or pattern. */
  private Paint paint = color;

  private Color background = Color.WHITE;
  private BasicStroke stroke = new BasicStroke();
  private Font font = new Font(Font.SANS_SERIF, Font.PLAIN, 12);
  private Composite composite = AlphaComposite.SrcOver;

  /** In the coordinates of the page; null is the whole page. */
  private Area clip;

  SvgGraphics() {
    page = new Page();
  }

  private SvgGraphics(SvgGraphics other) {
    page = other.page;
    hints.putAll(other.hints);
    transform = new AffineTransform(other.transform);
    color = other.color;
    paint = other.paint;
    background = other.background;
    stroke = other.stroke;
    font = other.font;
    composite = other.composite;
    clip = other.clip;
  }

  /** The elements that were drawn, without an svg element around them. */
  String elements() {
    return page.finished();
  }

  @Override
  public void draw(Shape shape) {
    if (!paint.equals(color)) {
      fill(stroke.createStrokedShape(shape));
      return;
    }
    double width = stroke.getLineWidth() * Math.sqrt(Math.abs(transform.getDeterminant()));
    StringBuilder look = new StringBuilder(" fill=\"none\"");
    look.append(colour("stroke")).append(" stroke-width=\"").append(number(width)).append('"');
    if (stroke.getEndCap() != BasicStroke.CAP_BUTT) {
      boolean round = stroke.getEndCap() == BasicStroke.CAP_ROUND;
      look.append(" stroke-linecap=\"").append(round ? "round" : "square").append('"');
    }
    if (stroke.getLineJoin() != BasicStroke.JOIN_MITER) {
      boolean round = stroke.getLineJoin() == BasicStroke.JOIN_ROUND;
      look.append(" stroke-linejoin=\"").append(round ? "round" : "bevel").append('"');
    }
    if (stroke.getDashArray() != null) {
      look.append(" stroke-dasharray=\"");
      for (float dash : stroke.getDashArray()) {
        look.append(number(dash)).append(' ');
      }
      look.append('"');
    }
    write(shape, look.toString(), shape instanceof Line2D);
  }

  @Override
  public void fill(Shape shape) {
    if (paint.equals(color)) {
      write(shape, colour("fill"), false);
    } else {
      pixels(
          shape,
          real -> {
            real.setPaint(paint);
            real.fill(shape);
          });
    }
  }

  private void write(Shape shape, String look, boolean joins) {
    if (alpha() == 0) {
      return;
    }
    String data = data(shape.getPathIterator(transform));
    if (!data.isEmpty() && (clip == null || !clip.isEmpty())) {
      page.path(data, look, joins, clip == null ? "" : data(clip.getPathIterator(null)));
    }
  }

  private String colour(String attribute) {
    int alpha = alpha();
    String rgb = String.format("#%06x", color.getRGB() & 0xffffff);
    String opacity = alpha == 255 ? "" : " " + attribute + "-opacity=\"" + two(alpha / 255.0) + '"';
    return " " + attribute + "=\"" + rgb + '"' + opacity;
  }

  private int alpha() {
    return composite instanceof AlphaComposite mix
        ? Math.round(color.getAlpha() * mix.getAlpha())
        : color.getAlpha();
  }

  private static String data(PathIterator path) {
    StringBuilder data = new StringBuilder();
    double[] at = new double[6];
    for (; !path.isDone(); path.next()) {
      int kind = path.currentSegment(at);
      int points =
          switch (kind) {
            case PathIterator.SEG_CLOSE -> 0;
            case PathIterator.SEG_QUADTO -> 2;
            case PathIterator.SEG_CUBICTO -> 3;
            default -> 1;
          };
      data.append("MLQCZ".charAt(kind));
      for (int i = 0; i < 2 * points; i++) {
        data.append(i == 0 ? "" : i % 2 == 1 ? "," : " ").append(number(at[i]));
      }
    }
    return data.toString();
  }

  /** With one decimal at most; a coordinate far outside of the page is as good at 10⁶. */
  private static String number(double value) {
    double near = Math.max(-1e6, Math.min(1e6, Double.isNaN(value) ? 0 : value));
    long tenths = Math.round(near * 10);
    String sign = tenths < 0 ? "-" : "";
    long size = Math.abs(tenths);
    return sign + size / 10 + (size % 10 == 0 ? "" : "." + size % 10);
  }

  private static String two(double value) {
    return String.valueOf(Math.round(value * 100) / 100.0);
  }

  @Override
  public void drawString(String text, float x, float y) {
    if (!text.isEmpty()) {
      TextLayout layout = new TextLayout(text, font, getFontRenderContext());
      fill(layout.getOutline(AffineTransform.getTranslateInstance(x, y)));
    }
  }

  @Override
  public void drawString(String text, int x, int y) {
    drawString(text, (float) x, (float) y);
  }

  @Override
  public void drawString(AttributedCharacterIterator text, float x, float y) {
    TextLayout layout = new TextLayout(text, getFontRenderContext());
    fill(layout.getOutline(AffineTransform.getTranslateInstance(x, y)));
  }

  @Override
  public void drawString(AttributedCharacterIterator text, int x, int y) {
    drawString(text, (float) x, (float) y);
  }

  @Override
  public void drawGlyphVector(GlyphVector glyphs, float x, float y) {
    fill(glyphs.getOutline(x, y));
  }

  @Override
  public void drawLine(int x1, int y1, int x2, int y2) {
    draw(new Line2D.Double(x1, y1, x2, y2));
  }

  @Override
  public void fillRect(int x, int y, int width, int height) {
    fill(new Rectangle(x, y, width, height));
  }

  @Override
  public void clearRect(int x, int y, int width, int height) {
    Paint drawing = paint;
    setColor(background);
    fillRect(x, y, width, height);
    setPaint(drawing);
  }

  @Override
  public void drawRoundRect(int x, int y, int width, int height, int arcWidth, int arcHeight) {
    draw(new RoundRectangle2D.Double(x, y, width, height, arcWidth, arcHeight));
  }

  @Override
  public void fillRoundRect(int x, int y, int width, int height, int arcWidth, int arcHeight) {
    fill(new RoundRectangle2D.Double(x, y, width, height, arcWidth, arcHeight));
  }

  @Override
  public void drawOval(int x, int y, int width, int height) {
    draw(new Ellipse2D.Double(x, y, width, height));
  }

  @Override
  public void fillOval(int x, int y, int width, int height) {
    fill(new Ellipse2D.Double(x, y, width, height));
  }

  @Override
  public void drawArc(int x, int y, int width, int height, int start, int angle) {
    draw(new Arc2D.Double(x, y, width, height, start, angle, Arc2D.OPEN));
  }

  @Override
  public void fillArc(int x, int y, int width, int height, int start, int angle) {
    fill(new Arc2D.Double(x, y, width, height, start, angle, Arc2D.PIE));
  }

  @Override
  public void drawPolyline(int[] xs, int[] ys, int count) {
    draw(polygon(xs, ys, count, false));
  }

  @Override
  public void drawPolygon(int[] xs, int[] ys, int count) {
    draw(polygon(xs, ys, count, true));
  }

  @Override
  public void fillPolygon(int[] xs, int[] ys, int count) {
    fill(polygon(xs, ys, count, true));
  }

  private static Path2D polygon(int[] xs, int[] ys, int count, boolean closed) {
    Path2D path = new Path2D.Double();
    for (int i = 0; i < count; i++) {
      if (i == 0) {
        path.moveTo(xs[i], ys[i]);
      } else {
        path.lineTo(xs[i], ys[i]);
      }
    }
    if (closed && count > 0) {
      path.closePath();
    }
    return path;
  }

  @Override
  public Graphics create() {
    return new SvgGraphics(this);
  }

  @Override
  public void dispose() {}

  @Override
  public void translate(double x, double y) {
    transform.translate(x, y);
  }

  @Override
  public void translate(int x, int y) {
    transform.translate(x, y);
  }

  @Override
  public void rotate(double angle) {
    transform.rotate(angle);
  }

  @Override
  public void rotate(double angle, double x, double y) {
    transform.rotate(angle, x, y);
  }

  @Override
  public void scale(double x, double y) {
    transform.scale(x, y);
  }

  @Override
  public void shear(double x, double y) {
    transform.shear(x, y);
  }

  @Override
  public void transform(AffineTransform next) {
    transform.concatenate(next);
  }

  @Override
  public void setTransform(AffineTransform next) {
    transform = new AffineTransform(next);
  }

  @Override
  public AffineTransform getTransform() {
    return new AffineTransform(transform);
  }

  @Override
  public Color getColor() {
    return color;
  }

  @Override
  public void setColor(Color next) {
    color = Objects.requireNonNullElse(next, color);
    paint = color;
  }

  @Override
  public Paint getPaint() {
    return paint;
  }

  @Override
  public void setPaint(Paint next) {
    if (next instanceof Color solid) {
      setColor(solid);
    } else if (next != null) {
      paint = next;
    }
  }

  @Override
  public Color getBackground() {
    return background;
  }

  @Override
  public void setBackground(Color next) {
    background = next;
  }

  @Override
  public Stroke getStroke() {
    return stroke;
  }

  @Override
  public void setStroke(Stroke next) {
    if (!(next instanceof BasicStroke basic)) {
      throw notDrawn(next.getClass().getSimpleName());
    }
    stroke = basic;
  }

  @Override
  public Composite getComposite() {
    return composite;
  }

  @Override
  public void setComposite(Composite next) {
    composite = next;
  }

  @Override
  public Font getFont() {
    return font;
  }

  @Override
  public void setFont(Font next) {
    font = Objects.requireNonNullElse(next, font);
  }

  @Override
  public FontMetrics getFontMetrics(Font of) {
    Graphics2D real = new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB).createGraphics();
    try {
      real.setRenderingHints(hints);
      return real.getFontMetrics(of);
    } finally {
      real.dispose();
    }
  }

  @Override
  public FontRenderContext getFontRenderContext() {
    return new FontRenderContext(null, true, true);
  }

  @Override
  public Shape getClip() {
    return clip == null ? null : inUserSpace(clip);
  }

  @Override
  public Rectangle getClipBounds() {
    return clip == null ? null : inUserSpace(clip).getBounds();
  }

  private Shape inUserSpace(Area area) {
    try {
      return transform.createInverse().createTransformedShape(area);
    } catch (NoninvertibleTransformException e) {
      return new Rectangle2D.Double();
    }
  }

  @Override
  public void setClip(Shape next) {
    clip = next == null ? null : new Area(transform.createTransformedShape(next));
  }

  @Override
  public void setClip(int x, int y, int width, int height) {
    setClip(new Rectangle(x, y, width, height));
  }

  @Override
  public void clip(Shape next) {
    Area both = new Area(transform.createTransformedShape(next));
    if (clip != null) {
      both.intersect(clip);
    }
    clip = both;
  }

  @Override
  public void clipRect(int x, int y, int width, int height) {
    clip(new Rectangle(x, y, width, height));
  }

  @Override
  public boolean hit(Rectangle rectangle, Shape shape, boolean onStroke) {
    Shape area = onStroke ? stroke.createStrokedShape(shape) : shape;
    return transform.createTransformedShape(area).intersects(rectangle);
  }

  @Override
  public Object getRenderingHint(RenderingHints.Key key) {
    return hints.get(key);
  }

  @Override
  public void setRenderingHint(RenderingHints.Key key, Object value) {
    hints.put(key, value);
  }

  @Override
  public RenderingHints getRenderingHints() {
    return (RenderingHints) hints.clone();
  }

  @Override
  public void setRenderingHints(Map<?, ?> next) {
    hints.clear();
    hints.putAll(next);
  }

  @Override
  public void addRenderingHints(Map<?, ?> next) {
    hints.putAll(next);
  }

  @Override
  public GraphicsConfiguration getDeviceConfiguration() {
    return null;
  }

  @Override
  public void setPaintMode() {
    composite = AlphaComposite.SrcOver;
  }

  @Override
  public void setXORMode(Color other) {
    throw notDrawn("XOR mode");
  }

  @Override
  public void copyArea(int x, int y, int width, int height, int dx, int dy) {
    throw notDrawn("a copied area");
  }

  @Override
  public boolean drawImage(Image image, AffineTransform at, ImageObserver observer) {
    Shape frame =
        at.createTransformedShape(
            new Rectangle(0, 0, image.getWidth(observer), image.getHeight(observer)));
    pixels(frame, real -> real.drawImage(image, at, observer));
    return true;
  }

  @Override
  public void drawImage(BufferedImage image, BufferedImageOp operation, int x, int y) {
    drawImage(operation == null ? image : operation.filter(image, null), x, y, null);
  }

  @Override
  public void drawRenderedImage(RenderedImage image, AffineTransform at) {
    Rectangle frame =
        new Rectangle(image.getMinX(), image.getMinY(), image.getWidth(), image.getHeight());
    pixels(at.createTransformedShape(frame), real -> real.drawRenderedImage(image, at));
  }

  @Override
  public void drawRenderableImage(RenderableImage image, AffineTransform at) {
    drawRenderedImage(image.createDefaultRendering(), at);
  }

  @Override
  public boolean drawImage(Image image, int x, int y, ImageObserver observer) {
    return drawImage(image, AffineTransform.getTranslateInstance(x, y), observer);
  }

  @Override
  public boolean drawImage(Image image, int x, int y, Color ground, ImageObserver observer) {
    int width = image.getWidth(observer);
    return drawImage(image, x, y, width, image.getHeight(observer), ground, observer);
  }

  @Override
  public boolean drawImage(Image image, int x, int y, int w, int h, ImageObserver observer) {
    return drawImage(image, x, y, w, h, null, observer);
  }

  @Override
  public boolean drawImage(
      Image image, int x, int y, int w, int h, Color ground, ImageObserver observer) {
    Rectangle frame = new Rectangle(x, y, w, h);
    pixels(frame, real -> real.drawImage(image, x, y, w, h, ground, observer));
    return true;
  }

  @Override
  public boolean drawImage(
      Image image,
      int dx1,
      int dy1,
      int dx2,
      int dy2,
      int sx1,
      int sy1,
      int sx2,
      int sy2,
      ImageObserver observer) {
    return drawImage(image, dx1, dy1, dx2, dy2, sx1, sy1, sx2, sy2, null, observer);
  }

  @Override
  public boolean drawImage(
      Image image,
      int dx1,
      int dy1,
      int dx2,
      int dy2,
      int sx1,
      int sy1,
      int sx2,
      int sy2,
      Color ground,
      ImageObserver observer) {
    Rectangle frame = new Rectangle(dx1, dy1, 0, 0);
    frame.add(dx2, dy2);
    pixels(
        frame,
        real -> real.drawImage(image, dx1, dy1, dx2, dy2, sx1, sy1, sx2, sy2, ground, observer));
    return true;
  }

  /** Embeds what has no counterpart in paths, an image or a gradient, as pixels. */
  private void pixels(Shape frame, Consumer<Graphics2D> drawing) {
    Rectangle at = transform.createTransformedShape(frame).getBounds();
    if (clip != null) {
      at = at.intersection(clip.getBounds());
    }
    if (at.isEmpty()) {
      return;
    }
    BufferedImage image =
        new BufferedImage(at.width * PIXELS, at.height * PIXELS, BufferedImage.TYPE_INT_ARGB);
    Graphics2D real = image.createGraphics();
    real.setRenderingHints(hints);
    real.scale(PIXELS, PIXELS);
    real.translate(-at.x, -at.y);
    real.clip(clip == null ? at : clip);
    real.transform(transform);
    real.setComposite(composite);
    drawing.accept(real);
    real.dispose();
    page.element(
        "<image x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" href=\"data:image/png;base64,%s\"/>"
            .formatted(
                at.x,
                at.y,
                at.width,
                at.height,
                Base64.getEncoder().encodeToString(Png.encode(image))));
  }

  private static UnsupportedOperationException notDrawn(String what) {
    return new UnsupportedOperationException("a chart with " + what + " cannot be shown as SVG");
  }
}
