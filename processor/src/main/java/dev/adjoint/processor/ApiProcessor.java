package dev.adjoint.processor;

import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import javax.annotation.processing.AbstractProcessor;
import javax.annotation.processing.RoundEnvironment;
import javax.annotation.processing.SupportedAnnotationTypes;
import javax.lang.model.SourceVersion;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import javax.lang.model.util.ElementFilter;
import javax.tools.Diagnostic;

/**
 * Writes the public face of the operations from their definitions.
 *
 * <p>A class {@code ReduceFunctions} that carries {@code @Publish} holds one static function for
 * each operation, with all its arguments. Of those with a parameter {@code Tensor self}, the
 * processor writes the mixin {@code ReduceMethods}; of all it writes static functions, in the class
 * that the face extends ({@code TensorFunctions} for {@code Adjoint}). Arguments that can be left
 * out, numbers, sizes, in-place forms and aliases become overloads.
 */
@SupportedAnnotationTypes(Names.PUBLISH)
public final class ApiProcessor extends AbstractProcessor {
  private static final String DEFINITIONS = "Functions";

  private final Set<TypeElement> families =
      new TreeSet<>(Comparator.comparing(type -> type.getQualifiedName().toString()));
  private boolean written;

  /** Creates the processor; the compiler finds it as a service. */
  public ApiProcessor() {}

  @Override
  public SourceVersion getSupportedSourceVersion() {
    return SourceVersion.latest();
  }

  @Override
  public boolean process(Set<? extends TypeElement> annotations, RoundEnvironment round) {
    for (TypeElement annotation : annotations) {
      round.getElementsAnnotatedWith(annotation).forEach(this::collect);
    }
    if (!written && !families.isEmpty() && !round.errorRaised()) {
      written = true;
      write();
    }
    return false;
  }

  private void collect(Element type) {
    if (type.getKind() != ElementKind.CLASS
        || type.getModifiers().contains(Modifier.PUBLIC)
        || !type.getSimpleName().toString().endsWith(DEFINITIONS)) {
      error("@Publish belongs on a class …Functions that is not public", type);
    } else if (written) {
      error("a class with @Publish can't itself be generated", type);
    } else {
      families.add((TypeElement) type);
    }
  }

  private void write() {
    Map<Face, Members> faces = new EnumMap<>(Face.class);
    FormWriter writer = new FormWriter(processingEnv.getElementUtils());
    for (TypeElement family : families) {
      Face face = face(Names.text(family, Names.PUBLISH), family);
      Members methods = new Members();
      for (Definition definition : definitions(family)) {
        if (definition.hasMethod()) {
          writer.methods(definition, methods);
        }
        if (definition.in() != null) {
          publish(definition, definition.in(), "value", writer, faces);
        } else if (definition.hasFunction()) {
          Members functions = faces.computeIfAbsent(face, f -> new Members());
          writer.functions(definition, definition.name(), functions);
          definition.aliases().forEach(alias -> writer.functions(definition, alias, functions));
        }
        for (AnnotationMirror also : definition.also()) {
          publish(definition, also, "in", writer, faces);
        }
      }
      report(methods, family);
      if (!methods.isEmpty()) {
        writeMixin(family, methods);
      }
    }
    faces.forEach(this::writeFace);
  }

  /** Publishes it in the face that an annotation names, under the name that it says. */
  private void publish(
      Definition definition,
      AnnotationMirror where,
      String element,
      FormWriter writer,
      Map<Face, Members> faces) {
    Face face = face((String) Names.value(where, element), definition.function);
    String name = (String) Names.value(where, "as");
    writer.functions(
        definition,
        name == null || name.isEmpty() ? definition.name() : name,
        faces.computeIfAbsent(face, f -> new Members()));
  }

  private List<Definition> definitions(TypeElement family) {
    List<Definition> definitions = new ArrayList<>();
    for (ExecutableElement function : ElementFilter.methodsIn(family.getEnclosedElements())) {
      if (function.getModifiers().contains(Modifier.PRIVATE)) {
        continue;
      }
      Definition definition = new Definition(function);
      String fault = definition.fault();
      if (fault != null) {
        error(fault, function);
      } else {
        definitions.add(definition);
      }
    }
    return definitions;
  }

  private Face face(String name, Element where) {
    for (Face face : Face.values()) {
      if (face.face.equals(name)) {
        return face;
      }
    }
    if (name != null) {
      error("no face is called " + name, where);
    }
    return Face.ADJOINT;
  }

  private void report(Members members, Element where) {
    for (String clash : members.clashes()) {
      error("two definitions give " + clash, where);
    }
  }

  private void writeMixin(TypeElement family, Members methods) {
    String name = family.getSimpleName().toString().replaceAll(DEFINITIONS + "$", "Methods");
    String comment = processingEnv.getElementUtils().getDocComment(family);
    String documentation =
        comment == null
            ? ""
            : comment
                .strip()
                .lines()
                .map(line -> " *" + (line.isBlank() ? "" : " " + line.strip()) + "\n")
                .collect(Collectors.joining("", "/**\n", " */\n"));
    write(
        name,
        methods.compilationUnit(
            documentation, "public sealed interface " + name + " permits Tensor"),
        family);
  }

  private void writeFace(Face face, Members functions) {
    Element[] origins = families.toArray(Element[]::new);
    report(functions, origins[0]);
    String head = "public class " + face.generated;
    String documentation =
        """
        /**
         * The functions of {@link %s}, which inherits them: they are meant to be used through it. A function
         * {@code f(x, y)} of a tensor that is also a method is {@code x.f(y)}. This class is generated.
         */
        """
            .formatted(face.face);
    String text = functions.compilationUnit(documentation, head);
    int at = text.indexOf(head) + head.length() + " {\n".length();
    write(
        face.generated,
        text.substring(0, at) + "  " + face.generated + "() {}\n\n" + text.substring(at),
        origins);
  }

  private void write(String name, String source, Element... origins) {
    try (Writer out =
        processingEnv
            .getFiler()
            .createSourceFile(Names.PACKAGE + "." + name, origins)
            .openWriter()) {
      out.write(source);
    } catch (IOException e) {
      processingEnv
          .getMessager()
          .printMessage(Diagnostic.Kind.ERROR, "can't write " + name + ": " + e);
    }
  }

  private void error(String message, Element where) {
    processingEnv.getMessager().printMessage(Diagnostic.Kind.ERROR, message, where);
  }
}
