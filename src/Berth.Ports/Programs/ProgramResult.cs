namespace Berth.Ports.Programs;

/// <param name="ExitCode">128 + number when a signal ended the program.</param>
/// <param name="Output">Standard output as UTF-8, at most <see cref="ProgramCall.CaptureLimit"/> characters, the end of it.</param>
/// <param name="ErrorOutput">Standard error, likewise.</param>
public sealed record ProgramResult(int ExitCode, string Output, string ErrorOutput)
{
    public bool IsOk => ExitCode == 0;

    /// <summary>Without what was printed: that may hold a secret.</summary>
    public override string ToString() => $"exit code {ExitCode}";
}
