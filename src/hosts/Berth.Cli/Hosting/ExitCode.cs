namespace Berth.Cli.Hosting;

/// <summary>What scripts can rely on.</summary>
internal static class ExitCode
{
    public const int Ok = 0;

    public const int Failure = 1;

    /// <summary>The command line is wrong; nothing was tried.</summary>
    public const int Usage = 2;

    /// <summary>Not logged in, or not allowed.</summary>
    public const int Unauthorised = 3;

    public const int NotFound = 4;

    /// <summary>Taken by somebody else, or in the wrong state.</summary>
    public const int Conflict = 5;

    /// <summary>Ctrl-C.</summary>
    public const int Cancelled = 130;

    /// <summary>Whoever read the output went away, as for a program ended by SIGPIPE.</summary>
    public const int BrokenPipe = 141;
}
