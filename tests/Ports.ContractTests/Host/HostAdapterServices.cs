using Berth.Host;
using Microsoft.Extensions.DependencyInjection;

namespace Ports.ContractTests.Host;

/// <summary>The host's adapter on files of its own.</summary>
public sealed class HostAdapterServices : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("berth-test");
    private readonly ServiceProvider _services;

    public HostAdapterServices()
    {
        var hosts = Path.Combine(_directory.FullName, "hosts");
        File.WriteAllText(hosts, "127.0.0.1 localhost\n");
        _services = new ServiceCollection().AddLogging().AddHostAdapter(new HostOptions
        {
            CaDirectory = Path.Combine(_directory.FullName, "ca"),
            SecretKeyPath = Path.Combine(_directory.FullName, "secret.key"),
            HostsFile = hosts,
        }).BuildServiceProvider();
    }

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    public void Dispose()
    {
        _services.Dispose();
        _directory.Delete(recursive: true);
    }
}
