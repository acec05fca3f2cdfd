using System.Net;
using Berth.Contracts;
using Berth.Data;
using Berth.Operations.Running;
using Berth.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Berth.Operations.Tests.Support;

/// <summary>One run of the server, as far as operations go: the module on a real SQLite file and a real Kestrel.</summary>
public sealed class OperationsHost : IAsyncDisposable
{
    private readonly WebApplication _app;

    private OperationsHost(WebApplication app, FakeTimeProvider clock) => (_app, Clock) = (app, clock);

    public FakeTimeProvider Clock { get; }

    public IOperations Operations => Get<IOperations>();

    public HttpClient Http { get; private set; } = null!;

    /// <param name="folder">Holds the database; a second host on the same folder is the next start.</param>
    /// <param name="crash">As <c>BERTH_CRASH_AT</c>; <paramref name="died"/> is told, and the operation is let go of as it is.</param>
    public static async Task<OperationsHost> StartAsync(string folder, World world, string? crash = null, TaskCompletionSource? died = null, int atOnce = 3, bool open = true)
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Services.AddSingleton<TimeProvider>(clock);
        builder.Services.AddBerthData(Path.Combine(folder, "berth.db"));
        builder.Services.AddOperations(new OperationsOptions(Path.Combine(folder, "log"), atOnce));
        builder.Services.AddTables<HouseTables>();
        builder.Services.AddOperation<Build>().AddOperation<Move>().AddOperation<Paint>();
        foreach (var step in (string[])["ground", "walls", "roof", "keys", "pack", "carry", "unpack", "paint"])
        {
            builder.Services.AddSingleton<IOperationStep>(new HouseStep(step, world));
        }

        builder.Services.AddSingleton(new CrashPoint(crash, () =>
        {
            died?.TrySetResult();
            throw new InvalidOperationException("Killed by the test.");
        }));
        builder.Services.ConfigureHttpJsonOptions(json => BerthJson.Apply(json.SerializerOptions));
        var app = builder.Build();
        app.UseApiErrors();
        app.MapGroup("/api/v1").MapOperations();
        var host = new OperationsHost(app, clock);
        await using (var db = await host.OpenAsync())
        {
            await db.Database.EnsureCreatedAsync();
        }

        await app.StartAsync();
        host.Http = new HttpClient { BaseAddress = new Uri(app.Urls.Single() + "/api/v1/") };
        if (open)
        {
            host.Get<OperationsGate>().Open();
        }

        return host;
    }

    public T Get<T>()
        where T : notnull => _app.Services.GetRequiredService<T>();

    public Task<BerthDb> OpenAsync() => Get<IDbContextFactory<BerthDb>>().CreateDbContextAsync();

    public async Task<Kernel.Result<Operation>> TryStartAsync(string kind, string subject = "no-1", string? key = null)
    {
        await using var db = await OpenAsync();
        var started = await Operations.CommitAsync(db, Operations.Add(db, new NewOperation(kind, subject, "olga", "{}", key)), CancellationToken.None);
        Operations.Wake();
        return started;
    }

    public async Task<long> StartAsync(string kind, string subject = "no-1", string? key = null)
    {
        var started = await TryStartAsync(kind, subject, key);
        Assert.True(started.IsOk, started.Error?.ToString());
        return started.Value.Id;
    }

    /// <summary>The operation once it has ended.</summary>
    public async Task<Operation> EndAsync(long id)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(10));
        return await Operations.WatchAsync(id, patience.Token).LastAsync(patience.Token);
    }

    public async Task<Operation> RunAsync(string kind, string subject = "no-1") => await EndAsync(await StartAsync(kind, subject));

    public async Task<string?> OutcomeAsync(string subject = "no-1")
    {
        await using var db = await OpenAsync();
        return (await db.Set<HouseRow>().AsNoTracking().FirstOrDefaultAsync(row => row.Subject == subject))?.Outcome;
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.DisposeAsync();
    }
}
