using System.Text;
using Berth.Cli.Hosting;
using Spectre.Console;

namespace Berth.Cli.Output;

/// <summary>Makes the drawing surface for one of the two outputs; without a terminal it never writes an escape sequence.</summary>
internal static class Consoles
{
    public static IAnsiConsole ForOutput(CliHost host) => Create(host, host.Out, host.OutputIsTerminal);

    public static IAnsiConsole ForMessages(CliHost host) => Create(host, host.Error, host.ErrorIsTerminal);

    /// <summary>https://no-color.org: any value that is not empty.</summary>
    public static bool NoColour(CliHost host) => host.Variable("NO_COLOR") is not null;

    private static IAnsiConsole Create(CliHost host, TextWriter writer, bool terminal)
    {
        var dumb = !terminal || host.Variable("TERM") == "dumb";
        return AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = dumb ? AnsiSupport.No : AnsiSupport.Yes,
            ColorSystem = dumb || NoColour(host) ? ColorSystemSupport.NoColors : ColorSystemSupport.Standard,
            Interactive = dumb ? InteractionSupport.No : InteractionSupport.Yes,
            Out = new Surface(writer, terminal, host.Width),
        });
    }

    private sealed class Surface(TextWriter writer, bool terminal, Func<int> width) : IAnsiConsoleOutput
    {
        public TextWriter Writer => writer;

        public bool IsTerminal => terminal;

        public int Width => terminal ? width() : 10_000;

        public int Height => 24;

        public void SetEncoding(Encoding encoding)
        {
            // Always UTF-8.
        }
    }
}
