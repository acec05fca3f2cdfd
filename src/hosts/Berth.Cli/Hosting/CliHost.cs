using System.Text;
using Berth.Cli.Terminals;
using Microsoft.Win32.SafeHandles;

namespace Berth.Cli.Hosting;

/// <summary>What the program has around it: streams, environment, directories. Tests bring their own.</summary>
internal sealed class CliHost : IDisposable
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    public CliHost(Stream input, Stream output, Stream error)
    {
        Input = input;
        OutputStream = output;
        ErrorStream = error;
        Out = TextWriter.Synchronized(new StreamWriter(output, Utf8, leaveOpen: true) { AutoFlush = true });
        Error = TextWriter.Synchronized(new StreamWriter(error, Utf8, leaveOpen: true) { AutoFlush = true });
    }

    public Stream Input { get; }

    public Stream OutputStream { get; }

    public Stream ErrorStream { get; }

    /// <summary>Data.</summary>
    public TextWriter Out { get; }

    /// <summary>Messages.</summary>
    public TextWriter Error { get; }

    public bool InputIsTerminal { get; init; }

    public bool OutputIsTerminal { get; init; }

    public bool ErrorIsTerminal { get; init; }

    /// <summary>Columns of the terminal.</summary>
    public Func<int> Width { get; init; } = () => 120;

    public required Func<string, string?> Environment { get; init; }

    public required string HomeDirectory { get; init; }

    public required string WorkingDirectory { get; init; }

    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>What came after <c>--</c> on the command line.</summary>
    public IReadOnlyList<string> AfterDashes { get; set; } = [];

    public static CliHost FromProcess()
    {
        // Not the streams of Console: on a terminal they edit lines and switch modes, which is wrong for exec.
        var input = new FileStream(new SafeFileHandle(0, ownsHandle: false), FileAccess.Read, bufferSize: 0);
        return new CliHost(input, new DescriptorStream(1), new DescriptorStream(2))
        {
            InputIsTerminal = !Console.IsInputRedirected,
            OutputIsTerminal = !Console.IsOutputRedirected,
            ErrorIsTerminal = !Console.IsErrorRedirected,
            Width = () => WindowSize.Read().Columns,
            Environment = System.Environment.GetEnvironmentVariable,
            HomeDirectory = System.Environment.GetEnvironmentVariable("HOME") is { Length: > 0 } home ? home : System.Environment.GetFolderPath(System.Environment.SpecialFolder.UserProfile),
            WorkingDirectory = Directory.GetCurrentDirectory(),
        };
    }

    /// <summary>A variable's value; an empty one counts as absent.</summary>
    public string? Variable(string name) => Environment(name) is { Length: > 0 } value ? value : null;

    /// <summary>A path as the user gave it, made absolute.</summary>
    public string FullPath(string path) => Path.GetFullPath(path, WorkingDirectory);

    public void Dispose()
    {
        Out.Dispose();
        Error.Dispose();
    }
}
