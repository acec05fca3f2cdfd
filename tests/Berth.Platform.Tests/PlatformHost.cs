using System.Net;
using Berth.Contracts;
using Berth.Data;
using Berth.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Berth.Platform.Tests;

/// <summary>The module alone on a real Kestrel and a real SQLite file.</summary>
public sealed class PlatformHost : IAsyncLifetime
{
    private readonly string _directory = Directory.CreateTempSubdirectory("berth-platform-").FullName;
    private WebApplication? _app;

    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));

    public HttpClient Http { get; private set; } = null!;

    public T Get<T>()
        where T : notnull => _app!.Services.GetRequiredService<T>();

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Services.AddSingleton<TimeProvider>(Clock);
        builder.Services.AddBerthData(Path.Combine(_directory, "berth.db"));
        builder.Services.AddPlatform();
        builder.Services.ConfigureHttpJsonOptions(json => BerthJson.Apply(json.SerializerOptions));
        _app = builder.Build();
        _app.UseApiErrors();
        _app.MapGroup("/api/v1").MapPlatform();
        await using (var db = await Get<IDbContextFactory<BerthDb>>().CreateDbContextAsync())
        {
            await db.Database.EnsureCreatedAsync();
        }

        await _app.StartAsync();
        Http = new HttpClient { BaseAddress = new Uri(_app.Urls.Single() + "/api/v1/") };
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app!.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(_directory, recursive: true);
    }
}
