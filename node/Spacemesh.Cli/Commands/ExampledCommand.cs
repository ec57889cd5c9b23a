// Job: a command with examples, and help that prints them.
// Invariant: a list of commands stays one line a command; examples stand in the command's own help only.
using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Spacemesh.Cli.Commands;

/// <summary>A command with examples.</summary>
internal sealed class ExampledCommand(string name, string description, params string[] examples) : Command(name, description)
{
    /// <summary>Whole command lines.</summary>
    public IReadOnlyList<string> Examples { get; } = examples;
}

/// <summary>The usual help, then the examples.</summary>
internal sealed class ExampleHelp(HelpAction usual) : SynchronousCommandLineAction
{
    /// <summary>Whoever asks for help need not give what a command needs.</summary>
    public override bool ClearsParseErrors => true;

    /// <summary>Makes the help of a tree of commands print examples.</summary>
    public static void Install(RootCommand root)
    {
        foreach (HelpOption option in root.Options.OfType<HelpOption>())
        {
            if (option.Action is HelpAction usual)
                option.Action = new ExampleHelp(usual);
        }
    }

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        int code = usual.Invoke(parseResult);
        if (parseResult.CommandResult.Command is not ExampledCommand { Examples.Count: > 0 } command)
            return code;
        TextWriter output = parseResult.InvocationConfiguration.Output;
        output.WriteLine("Examples:");
        foreach (string example in command.Examples)
            output.WriteLine($"  {example}");
        output.WriteLine();
        return code;
    }
}
