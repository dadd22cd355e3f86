package org.chainrule.kernel.language.compile;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.tools.JavaFileManager.Location;
import javax.tools.JavaFileObject;
import javax.tools.StandardLocation;

/**
 * A JDK module that the index lists. It replaces the compiler's own location, a folder in the file
 * system of the JDK's image.
 */
record JdkModule(Module module, ClassIndex index) implements Location {
  private static final String MODULE_INFO = "module-info";

  /** All modules of this JVM, which cells can use. */
  static Set<Location> all(ClassIndex index) {
    var all = new HashSet<Location>();
    ModuleLayer.boot().modules().forEach(each -> all.add(new JdkModule(each, index)));
    return all;
  }

  static Optional<Location> of(String name, ClassIndex index) {
    return ModuleLayer.boot().findModule(name).map(each -> new JdkModule(each, index));
  }

  @Override
  public String getName() {
    return StandardLocation.SYSTEM_MODULES.getName() + "[" + module.getName() + "]";
  }

  @Override
  public boolean isOutputLocation() {
    return false;
  }

  /** The classes of a package. */
  List<JavaFileObject> list(String packageName) {
    var files = new ArrayList<JavaFileObject>();
    for (String name : index.in(module.getName(), packageName)) {
      files.add(ClassFile.of(module, packageName + "." + name));
    }
    return files;
  }

  JavaFileObject moduleInfo() {
    return ClassFile.of(module, MODULE_INFO);
  }
}
