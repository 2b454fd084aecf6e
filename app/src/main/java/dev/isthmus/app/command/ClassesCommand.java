package dev.isthmus.app.command;

import dev.isthmus.app.option.ModelOption;
import dev.isthmus.app.report.OneLine;
import dev.isthmus.app.report.Table;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Lists the classes of a model. */
@Command(name = "classes", description = "List the classes of a model, for generate --class.",
        footer = {"", "Examples:", "  isthmus classes", "  isthmus classes --model mar-h", "  isthmus classes --model path/to/model"})
final class ClassesCommand implements Callable<Integer> {

    @Mixin
    private ModelOption model;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        List<String> classes = model.config().classes();
        Table table = new Table(">number", "name");
        for (int i = 0; i < classes.size(); i++) {
            table.row(String.valueOf(i), OneLine.of(classes.get(i)));
        }
        table.print(spec.commandLine().getOut());
        return ExitCode.OK;
    }
}
