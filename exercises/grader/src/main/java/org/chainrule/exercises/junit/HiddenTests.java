package org.chainrule.exercises.junit;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Marks the class that contains an exercise's hidden tests. Its test methods may have parameters of
 * the types {@link Submission} and {@link Inputs}.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(TestParameterResolver.class)
public @interface HiddenTests {}
