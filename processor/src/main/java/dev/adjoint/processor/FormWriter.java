package dev.adjoint.processor;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.lang.model.util.Elements;

/** Writes the forms of a definition as source text, documentation included. */
final class FormWriter {
  private static final int WIDTH = 100;

  private final Elements elements;

  FormWriter(Elements elements) {
    this.elements = elements;
  }

  /** The methods of a mixin: the definition's name and its aliases, and both in place. */
  void methods(Definition definition, Members into) {
    List<Form> forms = definition.forms();
    Comment comment = new Comment(elements.getDocComment(definition.function));
    String name = definition.name();
    String primary = "#" + name + forms.getFirst().linked();
    for (Form form : forms) {
      List<String> text =
          form == forms.getFirst()
              ? comment.full(form, null)
              : comment.shortened(form, primary, null);
      into.add(name, form, Comment.source(text) + method(definition, form, name, false));
    }
    for (String alias : definition.aliases()) {
      for (Form form : forms) {
        List<String> text = Comment.alias("#" + name + form.linked());
        into.add(alias, form, Comment.source(text) + method(definition, form, alias, false));
      }
    }
    if (!definition.isInPlace()) {
      return;
    }
    String extra = Names.text(definition.function, Names.IN_PLACE);
    for (Form form : forms) {
      List<String> text = Comment.inPlace("#" + name + form.linked(), extra == null ? "" : extra);
      into.add(name + "_", form, Comment.source(text) + method(definition, form, name + "_", true));
    }
    for (String alias : definition.aliases()) {
      for (Form form : forms) {
        List<String> text = Comment.alias("#" + name + "_" + form.linked());
        into.add(
            alias + "_", form, Comment.source(text) + method(definition, form, alias + "_", true));
      }
    }
  }

  /** The static functions of that name. */
  void functions(Definition definition, String name, Members into) {
    List<Form> forms = definition.forms();
    Comment comment = new Comment(elements.getDocComment(definition.function));
    String self = definition.hasSelf() ? "self" : null;
    String primary = "#" + name + withSelf(definition, forms.getFirst()).linked();
    for (Form form : forms) {
      Form shown = withSelf(definition, form);
      List<String> text =
          form == forms.getFirst()
              ? comment.full(form, self)
              : comment.shortened(form, primary, null);
      String source =
          Comment.source(self == null ? text : leadToTensor(text, form != forms.getFirst()));
      into.add(name, shown, source + function(definition, form, shown, name));
    }
  }

  /** Links to methods from outside of the mixin; the last one, to a function, stays. */
  private static List<String> leadToTensor(List<String> text, boolean shortened) {
    return text.stream()
        .map(
            line ->
                shortened && line.contains("See {@link #")
                    ? line
                    : line.replaceAll("(\\{@link(?:plain)?\\s+|@see )#", "$1Tensor#"))
        .toList();
  }

  private Form withSelf(Definition definition, Form form) {
    List<Form.Written> shown = new ArrayList<>();
    int at = 0;
    for (Parameter p : definition.parameters) {
      if (p.kind() == Parameter.Kind.SELF) {
        break;
      }
      at++;
    }
    // Only what stands before self and is required can move it: those are shown one for one.
    shown.addAll(form.parameters());
    if (definition.hasSelf()) {
      shown.add(at, new Form.Written("Tensor", "self", Names.TENSOR, "self"));
    }
    return new Form(shown, form.arguments(), form.options(), form.left());
  }

  private String method(Definition definition, Form form, String name, boolean inPlace) {
    return declaration(definition, "default ", name, form)
        + body(definition, form, "(Tensor) this", inPlace);
  }

  private String function(Definition definition, Form form, Form shown, String name) {
    return declaration(definition, "public static ", name, shown)
        + body(definition, form, "Require.nonNull(self, \"self\")", false);
  }

  private String declaration(Definition definition, String modifiers, String name, Form form) {
    String deprecated = elements.isDeprecated(definition.function) ? "  @Deprecated\n" : "";
    String head =
        "  " + modifiers + SourceTypes.text(definition.function.getReturnType()) + " " + name + "(";
    List<String> parameters =
        form.parameters().stream().map(p -> p.type() + " " + p.name()).toList();
    return deprecated + call(head, parameters, ") {\n", "      ");
  }

  private static String body(Definition definition, Form form, String self, boolean inPlace) {
    List<String> arguments =
        IntStream.range(0, definition.parameters.size())
            .mapToObj(
                i ->
                    switch (definition.parameters.get(i).kind()) {
                      case SELF -> self;
                      case IN_PLACE -> String.valueOf(inPlace);
                      default -> form.arguments().get(i);
                    })
            .toList();
    boolean isVoid = definition.function.getReturnType().toString().equals("void");
    String options = form.options();
    String make = options == null ? "" : Names.required(options) + ".make(() -> ";
    return call(
            "    "
                + (isVoid ? "" : "return ")
                + make
                + definition.owner()
                + "."
                + definition.name()
                + "(",
            arguments,
            (make.isEmpty() ? "" : ")") + ");\n",
            "        ")
        + "  }\n";
  }

  /** In one line where it fits, else one more for the arguments, else one for each. */
  private static String call(String head, List<String> parts, String tail, String indent) {
    String one = head + String.join(", ", parts) + tail;
    if (one.length() <= WIDTH) {
      return one;
    }
    String two = indent + String.join(", ", parts) + tail;
    if (two.length() <= WIDTH) {
      return head + "\n" + two;
    }
    return head + parts.stream().collect(Collectors.joining(",\n" + indent, "\n" + indent, tail));
  }
}
