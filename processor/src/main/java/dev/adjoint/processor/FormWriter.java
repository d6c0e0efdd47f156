package dev.adjoint.processor;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
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
    String of = "#" + definition.name();
    String primary = of + forms.getFirst().linked();
    methods(
        definition,
        forms,
        "",
        form ->
            form == forms.getFirst() ? comment.full(form, null) : comment.shortened(form, primary),
        into);
    if (definition.isInPlace()) {
      String extra = Names.text(definition.function, Names.IN_PLACE);
      String more = extra == null ? "" : extra;
      methods(definition, forms, "_", form -> Comment.inPlace(of + form.linked(), more), into);
    }
  }

  /** The methods whose names end so, and their aliases. */
  private void methods(
      Definition definition,
      List<Form> forms,
      String ending,
      Function<Form, List<String>> comment,
      Members into) {
    String name = definition.name() + ending;
    for (Form form : forms) {
      into.add(name, form, Comment.source(comment.apply(form)) + method(definition, form, name));
    }
    for (String alias : definition.aliases()) {
      for (Form form : forms) {
        String text = Comment.source(Comment.alias("#" + name + form.linked()));
        into.add(alias + ending, form, text + method(definition, form, alias + ending));
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
          form == forms.getFirst() ? comment.full(form, self) : comment.shortened(form, primary);
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
    List<Form.Written> shown = new ArrayList<>(form.parameters());
    if (definition.hasSelf()) {
      // Only what stands before self and is required can move it: those are shown one for one.
      long at =
          definition.parameters.stream().takeWhile(p -> p.kind() != Parameter.Kind.SELF).count();
      shown.add((int) at, new Form.Written("Tensor", "self", Names.TENSOR, "self"));
    }
    return new Form(shown, form.arguments(), form.options(), form.left());
  }

  private String method(Definition definition, Form form, String name) {
    return declaration(definition, "default ", name, form)
        + body(definition, form, "(Tensor) this", definition.isInPlace() && name.endsWith("_"));
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
