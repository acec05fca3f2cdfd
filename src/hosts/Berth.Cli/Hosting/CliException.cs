namespace Berth.Cli.Hosting;

/// <summary>Ends the command with a message for people and an exit code. Not for bugs.</summary>
internal sealed class CliException(int exitCode, string message, Exception? inner = null) : Exception(message, inner)
{
    public int ExitCode { get; } = exitCode;

    public static CliException Usage(string message) => new(Hosting.ExitCode.Usage, message);

    public static CliException Failure(string message, Exception? inner = null) => new(Hosting.ExitCode.Failure, message, inner);

    public static CliException NotFound(string message) => new(Hosting.ExitCode.NotFound, message);
}
