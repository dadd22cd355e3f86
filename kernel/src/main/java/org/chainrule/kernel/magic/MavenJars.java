package org.chainrule.kernel.magic;

import eu.maveniverse.maven.mima.context.Context;
import eu.maveniverse.maven.mima.context.ContextOverrides;
import eu.maveniverse.maven.mima.context.Runtimes;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.aether.artifact.DefaultArtifact;
import org.eclipse.aether.collection.CollectRequest;
import org.eclipse.aether.graph.Dependency;
import org.eclipse.aether.repository.RemoteRepository;
import org.eclipse.aether.resolution.ArtifactResult;
import org.eclipse.aether.resolution.DependencyRequest;
import org.eclipse.aether.resolution.DependencyResolutionException;
import org.eclipse.aether.util.artifact.JavaScopes;
import org.eclipse.aether.util.filter.DependencyFilterUtils;

/** Fetches libraries with what they need, as Maven does, into Maven's own local repository. */
final class MavenJars {
  private final List<RemoteRepository> more = new ArrayList<>();

  /** A library could not be had; the message says why and what to do. */
  static final class Unresolved extends Exception {
    private static final long serialVersionUID = 1L;

    Unresolved(String message, Throwable cause) {
      super(message, cause);
    }
  }

  void addRepository(String name, String url) {
    more.add(new RemoteRepository.Builder(name, "default", url).build());
  }

  /**
   * The jars of the libraries, written as {@code group:artifact:version}, with their dependencies.
   */
  List<Path> resolve(List<String> coordinates) throws Unresolved {
    ContextOverrides settings = ContextOverrides.create().withUserSettings(true).build();
    try (Context context = Runtimes.INSTANCE.getRuntime().create(settings)) {
      var repositories = new ArrayList<>(context.remoteRepositories());
      repositories.addAll(more);
      CollectRequest wanted = new CollectRequest();
      wanted.setRepositories(repositories);
      coordinates.forEach(
          each ->
              wanted.addDependency(new Dependency(new DefaultArtifact(each), JavaScopes.RUNTIME)));
      DependencyRequest request =
          new DependencyRequest(wanted, DependencyFilterUtils.classpathFilter(JavaScopes.RUNTIME));
      return context
          .repositorySystem()
          .resolveDependencies(context.repositorySystemSession(), request)
          .getArtifactResults()
          .stream()
          .map(ArtifactResult::getArtifact)
          .map(each -> each.getFile().toPath())
          .toList();
    } catch (DependencyResolutionException e) {
      Throwable root = e;
      while (root.getCause() != null && !root.getCause().equals(root)) {
        root = root.getCause();
      }
      throw new Unresolved(
          String.join(", ", coordinates)
              + " could not be fetched: "
              + root.getMessage()
              + ". Is the name right, and is there a network?",
          e);
    }
  }
}
