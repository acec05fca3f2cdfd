namespace Berth.Operations.Tests.Support;

/// <summary>A folder and a world for each test, and the hosts that it starts one after the other.</summary>
public abstract class OperationsTest : IAsyncLifetime
{
    private readonly List<OperationsHost> _hosts = [];

    protected string Folder { get; } = Directory.CreateTempSubdirectory("berth-operations-").FullName;

    protected World World { get; } = new();

    protected async Task<OperationsHost> HostAsync(string? crash = null, TaskCompletionSource? died = null, int atOnce = 3, bool open = true)
    {
        var host = await OperationsHost.StartAsync(Folder, World, crash, died, atOnce, open);
        _hosts.Add(host);
        return host;
    }

    protected async Task StopAsync(OperationsHost host)
    {
        _hosts.Remove(host);
        await host.DisposeAsync();
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        foreach (var host in _hosts)
        {
            await host.DisposeAsync();
        }

        Directory.Delete(Folder, recursive: true);
        GC.SuppressFinalize(this);
    }
}
