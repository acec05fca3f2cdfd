using Berth.Ports;
using Berth.Ports.Containers;

namespace Berth.Apps.Health;

/// <summary>What a container said last, for errors that should show it.</summary>
internal sealed class LastOutput(IContainerEngine engine)
{
    private const int LinesShown = 20;

    public async Task<IReadOnlyList<string>> ReadAsync(string container)
    {
        var lines = new List<string>();
        try
        {
            await foreach (var line in engine.ReadLogsAsync(container, new LogQuery(LinesShown), CancellationToken.None))
            {
                lines.Add(line.Text.Length > 400 ? line.Text[..400] : line.Text);
            }
        }
        catch (PortException)
        {
            // Somebody removed the container: there is no output to show.
        }

        return lines;
    }
}
