using System.Diagnostics;

namespace Berth.Operations.Running;

/// <summary>
/// For the crash tests: with <c>BERTH_CRASH_AT=kind/step/before|after|undo</c> the process kills itself with SIGKILL
/// right there, as a power cut would. Not set, it does nothing.
/// </summary>
public sealed class CrashPoint(string? place)
{
    public static CrashPoint FromEnvironment() => new(Environment.GetEnvironmentVariable("BERTH_CRASH_AT"));

    public void MaybeAt(string kind, string step, string moment)
    {
        if (place is not null && place == $"{kind}/{step}/{moment}")
        {
            using var self = Process.GetCurrentProcess();
            self.Kill();

            // The signal is on its way; nothing after this point may happen.
            Thread.Sleep(Timeout.Infinite);
        }
    }
}
