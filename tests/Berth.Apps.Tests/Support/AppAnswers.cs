using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace Berth.Apps.Tests.Support;

/// <summary>
/// What answers at apps' addresses. Each world has a network of its own inside 127.0.0.0/8, so one listener hears
/// whose app was asked.
/// </summary>
internal static class AppAnswers
{
    private static readonly ConcurrentDictionary<int, World> Worlds = new();
    private static readonly Lazy<Task<int>> Listening = new(ListenAsync);
    private static int _next = 20;

    public static Task<int> Port => Listening.Value;

    /// <summary>First two numbers of a network that nobody else has.</summary>
    public static string Join(World world)
    {
        var number = Interlocked.Increment(ref _next) % 220 + 20;
        Worlds[number] = world;
        return $"127.{number}";
    }

    private static async Task<int> ListenAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Any, 0));
        var app = builder.Build();
        app.Run(async context =>
        {
            var address = context.Connection.LocalIpAddress!.MapToIPv4();
            if (Worlds.TryGetValue(address.GetAddressBytes()[1], out var world) && await world.AnswerAsync(address.ToString()) is { } status)
            {
                context.Response.StatusCode = status;
                return;
            }

            context.Abort();
        });
        await app.StartAsync();
        return new Uri(app.Urls.Single().Replace("0.0.0.0", "127.0.0.1")).Port;
    }
}
