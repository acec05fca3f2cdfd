using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Text.Json;
using Berth.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Berth.Cli.Tests.Support;

/// <summary>
/// Exec as the platform speaks it (rest-api.md 6.3 and 6.4), with the tests' own machine as the app: commands really run.
/// With a terminal it says ready, echoes raw bytes instead, and ends at a q.
/// </summary>
internal static class StubExec
{
    public static void Map(WebApplication web, StubPlatform stub)
    {
        var prepared = new ConcurrentDictionary<string, ExecRequest>();
        var codes = new ConcurrentDictionary<string, int>();
        web.MapPost("/api/v1/apps/{id}/exec", (string id) =>
        {
            if (stub.Apps[id].RunState != "running")
            {
                return StubPlatform.Error(HttpStatusCode.Conflict, "app.not_running", "The app does not run.");
            }

            var exec = Guid.NewGuid().ToString("N");
            prepared[exec] = JsonSerializer.Deserialize(stub.Calls[^1].Body, BerthJson.Default.ExecRequest)!;
            return Results.Text(JsonSerializer.Serialize(new ExecResponse(exec), BerthJson.Default.ExecResponse), "application/json");
        });
        web.MapGet("/api/v1/apps/{id}/exec/{exec}", (string exec) =>
            Results.Text(JsonSerializer.Serialize(new ExecStatusResponse(codes.TryGetValue(exec, out var code) ? code : null, !codes.ContainsKey(exec)), BerthJson.Default.ExecStatusResponse), "application/json"));
        web.MapGet("/api/v1/apps/{id}/exec/{exec}/start", async (HttpContext context, string exec) =>
        {
            context.Response.Headers.Upgrade = "tcp";
            await using var stream = await context.Features.Get<IHttpUpgradeFeature>()!.UpgradeAsync();
            codes[exec] = prepared[exec].Tty ? await EchoAsync(stream) : await RunAsync(prepared[exec].Cmd!, stream);
        });
    }

    private static async Task<int> EchoAsync(Stream stream)
    {
        await stream.WriteAsync("ready"u8.ToArray());
        var buffer = new byte[1024];
        while (await stream.ReadAsync(buffer) is > 0 and var count)
        {
            await stream.WriteAsync(buffer.AsMemory(0, count));
            if (buffer.AsSpan(0, count).Contains((byte)'q'))
            {
                break;
            }
        }

        return 7;
    }

    private static async Task<int> RunAsync(IReadOnlyList<string> command, Stream stream)
    {
        using var process = Process.Start(new ProcessStartInfo(command[0], command.Skip(1)) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true })!;
        using var one = new SemaphoreSlim(1);
        var input = FeedAsync(stream, process.StandardInput);
        await Task.WhenAll(SendAsync(process.StandardOutput.BaseStream, stream, 1, one), SendAsync(process.StandardError.BaseStream, stream, 2, one));
        await process.WaitForExitAsync();
        return process.ExitCode;
    }

    private static async Task FeedAsync(Stream stream, StreamWriter input)
    {
        var length = new byte[4];
        try
        {
            while (await stream.ReadAtLeastAsync(length, 4, throwOnEndOfStream: false) == 4 && BinaryPrimitives.ReadInt32BigEndian(length) is > 0 and var count)
            {
                var data = new byte[count];
                await stream.ReadExactlyAsync(data);
                await input.BaseStream.WriteAsync(data);
                await input.BaseStream.FlushAsync();
            }

            input.Close();
        }
        catch (IOException)
        {
            // The command ended without reading all, or the client went away.
        }
    }

    private static async Task SendAsync(Stream output, Stream stream, byte kind, SemaphoreSlim one)
    {
        var buffer = new byte[4096];
        while (await output.ReadAsync(buffer) is > 0 and var count)
        {
            var frame = new byte[8 + count];
            frame[0] = kind;
            BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(4), (uint)count);
            buffer.AsSpan(0, count).CopyTo(frame.AsSpan(8));
            await one.WaitAsync();
            await stream.WriteAsync(frame);
            await stream.FlushAsync();
            one.Release();
        }
    }
}
