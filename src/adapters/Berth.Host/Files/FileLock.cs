using Berth.Ports;

namespace Berth.Host.Files;

/// <summary>One holder at a time over all processes of the host: an flock(2) on a file that stays.</summary>
internal static class FileLock
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <summary>EWOULDBLOCK of Linux, as .NET hands it out.</summary>
    private const int WouldBlock = 11;

    /// <exception cref="PortException"><c>host.locked</c> after 30 seconds, <c>host.unwritable</c>.</exception>
    public static async Task<IDisposable> TakeAsync(string path, TimeProvider clock, CancellationToken cancellationToken)
    {
        var start = clock.GetTimestamp();
        while (true)
        {
            try
            {
                return new FileStream(path, new FileStreamOptions
                {
                    Mode = FileMode.OpenOrCreate,
                    Access = FileAccess.ReadWrite,
                    Share = FileShare.None,
                    UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
                });
            }
            catch (IOException problem) when (problem.HResult == WouldBlock)
            {
                if (clock.GetElapsedTime(start) > Patience)
                {
                    throw new PortException("host.locked", $"Another process has held {path} for {Patience}.", isTransient: true, problem);
                }

                await Task.Delay(Pause, clock, cancellationToken);
            }
            catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
            {
                throw new PortException("host.unwritable", $"{path} cannot be written: {problem.Message}", inner: problem);
            }
        }
    }
}
