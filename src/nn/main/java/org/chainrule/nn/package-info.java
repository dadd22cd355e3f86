/**
 * Networks and their training: layers, initialisers, optimisers, clipping, schedules, files. The
 * formulas, the names and the layout of parameters are PyTorch's, so that saved weights go both
 * ways. There is no trainer: a loop is six lines, and they stay visible.
 *
 * <pre>{@code
 * RandomGenerator rng = new Random(42);
 * Sequential model =
 *     new Sequential(new Linear(2, 16, rng), Activation.relu(), new Linear(16, 3, rng));
 * Optimizer optimizer = new Adam(model.parameters(), 0.01);
 * for (int epoch = 0; epoch < 100; epoch++) {
 *   optimizer.zeroGrad();
 *   Tensor loss = Functional.crossEntropy(model.apply(x), labels);
 *   loss.backward();
 *   Clip.clipGradNorm(model.parameters(), 1.0);
 *   optimizer.step();
 * }
 * SafeTensors.write(Path.of("model.safetensors"), model.state());
 * }</pre>
 *
 * <ul>
 *   <li>{@link org.chainrule.nn.Layer} is the base of all: parameters by dotted names, {@code
 *       train()} and {@code eval()}, hooks, {@code state()}. PyTorch calls it Module, which in Java
 *       would be ambiguous with {@code java.lang.Module}.
 *   <li>Losses are functions of {@link org.chainrule.Functional}; {@link org.chainrule.nn.Loss} and
 *       its kinds, such as {@code new CrossEntropyLoss()}, are these with their settings.
 *   <li>{@link org.chainrule.nn.Init} says how a parameter starts, {@link
 *       org.chainrule.nn.Optimizer} how it changes, {@link org.chainrule.nn.Schedule} how the
 *       learning rate does.
 * </ul>
 *
 * <p>Every constructor that needs random numbers takes the generator, or draws from the one that
 * {@link org.chainrule.Tensor#manualSeed} seeds. With {@code new Random(seed)}, whose algorithm the
 * JDK specifies, the same program gives the same bits in each run on one machine; on another, a
 * different BLAS may round a matrix product differently in the last place.
 */
package org.chainrule.nn;
