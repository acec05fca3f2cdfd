using Berth.Acme.Accounts;
using Berth.Acme.Lego;
using Berth.Host;
using Berth.Ports.Certificates;
using Berth.Ports.Programs;
using Microsoft.Extensions.DependencyInjection;

namespace Berth.Acme.Tests.Support;

/// <summary>The adapter on real lego, with directories of its own.</summary>
internal sealed class Authority : IProgramRunner, IDisposable
{
    private readonly DirectoryInfo _home = Directory.CreateTempSubdirectory("berth-acme-");
    private readonly ServiceProvider _host;
    private readonly IProgramRunner _programs;
    private readonly AccountStore _accounts;

    public Authority(IDnsChallenges? dns = null, string? challenges = null)
    {
        _host = new ServiceCollection()
            .AddHostAdapter(new HostOptions { CaDirectory = Path.Combine(_home.FullName, "ca"), SecretKeyPath = Path.Combine(_home.FullName, "secret.key") })
            .BuildServiceProvider();
        _programs = _host.GetRequiredService<IProgramRunner>();
        Options = new AcmeOptions(_home.FullName, challenges ?? Path.Combine(_home.FullName, "challenges"));
        _accounts = new AccountStore(Options, TimeProvider.System);
        It = new AcmeAuthority(Options, _accounts, new LegoProgram(this, Options), TimeProvider.System, dns);
    }

    public AcmeOptions Options { get; }

    public AcmeAuthority It { get; }

    /// <summary>What lego was called with.</summary>
    public List<ProgramCall> Calls { get; } = [];

    public Task<ProgramResult> RunAsync(ProgramCall call, CancellationToken cancellationToken)
    {
        Calls.Add(call);
        return _programs.RunAsync(call, cancellationToken);
    }

    public Task<IRunningProgram> StartAsync(ProgramCall call, CancellationToken cancellationToken) => _programs.StartAsync(call, cancellationToken);

    /// <summary>Files of orders that are left.</summary>
    public IEnumerable<string> OrdersLeft => Directory.Exists(Path.Combine(_home.FullName, "orders")) ? Directory.EnumerateFileSystemEntries(Path.Combine(_home.FullName, "orders")) : [];

    public void Dispose()
    {
        _accounts.Dispose();
        _host.Dispose();
        _home.Delete(recursive: true);
    }
}
