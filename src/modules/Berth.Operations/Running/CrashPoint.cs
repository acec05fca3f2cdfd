using System.Diagnostics;

namespace Berth.Operations.Running;

/// <summary>
/// For the crash tests: with <c>BERTH_CRASH_AT=kind/step/before|after|undo|undone</c> the process kills itself with
/// SIGKILL right there, as a power cut would; <c>kind/settle/before|after</c> is around the commit of the outcome. Not
/// set, it does nothing.
/// </summary>
/// <param name="place">Where; null is nowhere.</param>
/// <param name="die">Instead of the signal, for tests within one process: throws, and the runner lets go of the operation as it is.</param>
public sealed class CrashPoint(string? place, Action? die = null)
{
    public static CrashPoint FromEnvironment() => new(Environment.GetEnvironmentVariable("BERTH_CRASH_AT"));

    public void MaybeAt(string kind, string step, string moment)
    {
        if (place is not null && place == $"{kind}/{step}/{moment}")
        {
            die?.Invoke();
            using var self = Process.GetCurrentProcess();
            self.Kill();

            // The signal is on its way; nothing after this point may happen.
            Thread.Sleep(Timeout.Infinite);
        }
    }
}
