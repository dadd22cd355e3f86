package org.chainrule.jvm;

/**
 * The coefficients of the Taylor series of eˣ and tanh x, each named for its power of x. The plain
 * and the vector kernels evaluate both polynomials by Horner's rule, each in its own instructions.
 */
final class Series {
  static final double E13 = 1.0 / 6227020800.0;
  static final double E12 = 1.0 / 479001600;
  static final double E11 = 1.0 / 39916800;
  static final double E10 = 1.0 / 3628800;
  static final double E9 = 1.0 / 362880;
  static final double E8 = 1.0 / 40320;
  static final double E7 = 1.0 / 5040;
  static final double E6 = 1.0 / 720;
  static final double E5 = 1.0 / 120;
  static final double E4 = 1.0 / 24;
  static final double E3 = 1.0 / 6;
  static final double E2 = 1.0 / 2;

  static final double T19 = -443861162.0 / 1856156927625.0;
  static final double T17 = 6404582.0 / 10854718875.0;
  static final double T15 = -929569.0 / 638512875;
  static final double T13 = 21844.0 / 6081075;
  static final double T11 = -1382.0 / 155925;
  static final double T9 = 62.0 / 2835;
  static final double T7 = -17.0 / 315;
  static final double T5 = 2.0 / 15;
  static final double T3 = -1.0 / 3;

  private Series() {}
}
