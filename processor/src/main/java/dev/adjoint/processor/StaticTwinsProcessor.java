package dev.adjoint.processor;

import java.io.IOException;
import java.io.Writer;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import javax.annotation.processing.AbstractProcessor;
import javax.annotation.processing.RoundEnvironment;
import javax.annotation.processing.SupportedAnnotationTypes;
import javax.lang.model.SourceVersion;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.util.ElementFilter;
import javax.tools.Diagnostic;

/**
 * Writes {@code dev.adjoint.TensorFunctions} from the mixin interfaces that carry
 * {@code @StaticTwins}.
 *
 * <p>Each default method {@code f(a, b)} gets a twin {@code static f(Tensor self, a, b)}, unless
 * its name ends in an underscore (an in-place method has no functional form) or it carries
 * {@code @MethodOnly}. A signature that several mixins declare gets one twin.
 */
@SupportedAnnotationTypes(StaticTwinsProcessor.STATIC_TWINS)
public final class StaticTwinsProcessor extends AbstractProcessor {

  static final String PACKAGE = "dev.adjoint";
  static final String STATIC_TWINS = PACKAGE + ".StaticTwins";
  static final String METHOD_ONLY = PACKAGE + ".MethodOnly";
  static final String GENERATED = "TensorFunctions";

  private final Set<TypeElement> mixins =
      new TreeSet<>(Comparator.comparing(type -> type.getQualifiedName().toString()));
  private boolean written;

  /** Creates the processor; the compiler finds it as a service. */
  public StaticTwinsProcessor() {}

  @Override
  public SourceVersion getSupportedSourceVersion() {
    return SourceVersion.latest();
  }

  @Override
  public boolean process(Set<? extends TypeElement> annotations, RoundEnvironment round) {
    for (TypeElement annotation : annotations) {
      for (Element element : round.getElementsAnnotatedWith(annotation)) {
        if (element.getKind() != ElementKind.INTERFACE) {
          error("@StaticTwins belongs on an interface", element);
        } else if (!((TypeElement) element).getTypeParameters().isEmpty()) {
          error("an interface with @StaticTwins can't have type parameters", element);
        } else if (written) {
          error("an interface with @StaticTwins can't itself be generated", element);
        } else {
          mixins.add((TypeElement) element);
        }
      }
    }
    if (!written && !mixins.isEmpty() && !round.errorRaised()) {
      written = true;
      write();
    }
    return false;
  }

  private void write() {
    // The key is the erased signature, which is what two methods of one class may not share.
    Map<String, ExecutableElement> methods = new LinkedHashMap<>();
    for (TypeElement mixin : mixins) {
      for (ExecutableElement method : ElementFilter.methodsIn(mixin.getEnclosedElements())) {
        if (hasTwin(method)) {
          methods.putIfAbsent(signature(method), method);
        }
      }
    }
    TwinWriter twins = new TwinWriter(processingEnv.getElementUtils());
    String body = methods.values().stream().map(twins::twin).collect(Collectors.joining("\n"));
    String source =
        """
        package %1$s;

        /**
         * The tensor methods as static functions: {@code f(x, y)} is {@code x.f(y)}. This class is
         * generated; its functions are meant to be used through {@link Adjoint}.
         */
        public class %2$s {

          %2$s() {}

        %3$s}
        """
            .formatted(PACKAGE, GENERATED, body);
    try (Writer out =
        processingEnv
            .getFiler()
            .createSourceFile(PACKAGE + "." + GENERATED, mixins.toArray(Element[]::new))
            .openWriter()) {
      out.write(source);
    } catch (IOException e) {
      processingEnv
          .getMessager()
          .printMessage(Diagnostic.Kind.ERROR, "can't write " + GENERATED + ": " + e);
    }
  }

  private static boolean hasTwin(ExecutableElement method) {
    return method.isDefault()
        && !method.getSimpleName().toString().endsWith("_")
        && method.getAnnotationMirrors().stream()
            .noneMatch(
                a ->
                    ((TypeElement) a.getAnnotationType().asElement())
                        .getQualifiedName()
                        .contentEquals(METHOD_ONLY));
  }

  private String signature(ExecutableElement method) {
    List<String> parameters =
        method.getParameters().stream()
            .map(p -> processingEnv.getTypeUtils().erasure(p.asType()).toString())
            .toList();
    return method.getSimpleName() + parameters.toString();
  }

  private void error(String message, Element where) {
    processingEnv.getMessager().printMessage(Diagnostic.Kind.ERROR, message, where);
  }
}
