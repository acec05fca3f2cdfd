using Berth.Data;
using Berth.Domains.Certificates;
using Berth.Operations;
using Berth.Platform;
using Berth.Ports.Certificates;
using Berth.Ports.Dns;
using Berth.Ports.Host;
using Berth.Ports.Secrets;
using Berth.Testing.Fakes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Berth.Domains.Tests;

/// <summary>The module on a real SQLite file, with a fake provider and authority.</summary>
public sealed class DomainsHost : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("berth-domains-").FullName;
    private readonly ServiceProvider _services;

    private DomainsHost(bool ownChoices)
    {
        Authority = new FakeCertificateAuthority(Clock);
        Public = new FakeCertificateAuthority(Clock, ICertificateAuthority.Acme);
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton<TimeProvider>(Clock);
        services.AddSingleton<IDnsProvider>(Dns);
        services.AddSingleton<IDnsProvider>(new FakeDnsProvider("noop"));
        services.AddSingleton<IDnsProvider>(new FakeDnsProvider("manual"));
        services.AddSingleton<ICertificateAuthority>(Authority);
        services.AddSingleton<ICertificateAuthority>(Public);
        if (!ownChoices)
        {
            services.AddSingleton<ITlsChoices>(Choices);
        }

        services.AddSingleton<IDnsRecords>(Records);
        services.AddSingleton<IDnsLookup>(Lookup);
        services.AddSingleton<IHostAddresses>(Addresses);
        services.AddSingleton<ISecretStore>(new FakeSecretStore());
        services.AddSingleton<INamedHosts>(Names);
        services.AddOperations(new OperationsOptions(Path.Combine(_folder, "tasks")));
        services.AddPlatform();
        services.AddBerthData(Path.Combine(_folder, "berth.db"));
        services.AddDomains(new DomainsOptions(Certificates), new PlatformAddress("berth.test", "my.berth.test", 443, "172.18.0.1", "127.0.0.1"));
        _services = services.BuildServiceProvider();
    }

    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));

    public FakeDnsProvider Dns { get; } = new();

    /// <summary>Keeps example.com.</summary>
    public FakeDnsRecords Records { get; } = new("example.com");

    public FakeDnsLookup Lookup { get; } = new();

    public FakeHostAddresses Addresses { get; } = new();

    public KnownNames Names { get; } = new();

    public FakeCertificateAuthority Authority { get; }

    /// <summary>The one that speaks ACME.</summary>
    public FakeCertificateAuthority Public { get; }

    internal SetChoices Choices { get; } = new();

    public string Certificates => Path.Combine(_folder, "certs");

    public IDomains Domains => _services.GetRequiredService<IDomains>();

    internal DomainService Service => _services.GetRequiredService<DomainService>();

    /// <param name="ownChoices">Certificates as the domains' settings say, not as <see cref="Choices"/> does.</param>
    public static async Task<DomainsHost> StartAsync(bool ownChoices = false)
    {
        var host = new DomainsHost(ownChoices);
        await using var db = await host._services.GetRequiredService<IDbContextFactory<BerthDb>>().CreateDbContextAsync();
        await db.Database.EnsureCreatedAsync();
        await host.Domains.EnsurePrimaryAsync("berth.test", "fake", default);
        return host;
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    public Task<BerthDb> OpenAsync() => Get<IDbContextFactory<BerthDb>>().CreateDbContextAsync();

    /// <summary>Nothing of it may be readable in the database.</summary>
    public bool DatabaseHolds(string text) => Directory.GetFiles(_folder, "berth.db*").Any(file => File.ReadAllText(file, System.Text.Encoding.Latin1).Contains(text, StringComparison.Ordinal));

    public sealed class KnownNames : INamedHosts
    {
        public IList<NamedHost> Hosts { get; } = [];

        public Task<IReadOnlyList<NamedHost>> ListAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<NamedHost>>([.. Hosts]);
    }

    /// <summary>The same for every host.</summary>
    internal sealed class SetChoices : ITlsChoices
    {
        public TlsChoice Choice { get; set; } = TlsChoice.Local;

        public Task<TlsChoice> ForAsync(string host, CancellationToken cancellationToken) => Task.FromResult(Choice);
    }
}
