using Berth.Cli.Hosting;
using Spectre.Console;

namespace Berth.Cli.Transfer;

/// <summary>A bar with bytes and speed while a file moves; only on a terminal.</summary>
internal static class TransferBar
{
    private const int BufferLength = 64 * 1024;

    /// <param name="length">In bytes; null when it is not known.</param>
    public static Task RunAsync(Session session, string title, long? length, Func<IProgress<int>?, Task> work)
    {
        if (!session.Host.ErrorIsTerminal)
        {
            return work(null);
        }

        return session.Print.Messages.Progress().AutoClear(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn { Width = 24 }, new DownloadedColumn(), new TransferSpeedColumn(), new RemainingTimeColumn())
            .StartAsync(context =>
            {
                var bar = context.AddTask(Markup.Escape(title), maxValue: Math.Max(1, length ?? 1));
                bar.IsIndeterminate = length is null;
                return work(new Counter(bar));
            });
    }

    public static async Task CopyAsync(Stream source, Stream target, IProgress<int>? progress, CancellationToken cancellationToken)
    {
        var buffer = new byte[BufferLength];
        while (await source.ReadAsync(buffer, cancellationToken).ConfigureAwait(false) is > 0 and var count)
        {
            await target.WriteAsync(buffer.AsMemory(0, count), cancellationToken).ConfigureAwait(false);
            progress?.Report(count);
        }
    }

    private sealed class Counter(ProgressTask bar) : IProgress<int>
    {
        public void Report(int value) => bar.Increment(value);
    }
}
