using System.Runtime.InteropServices;
using Berth.Gateway.Forwarding;
using Microsoft.AspNetCore.Http.Features;

namespace Berth.Gateway.AccessLogs;

/// <summary>One finished request. Holds what the writer needs, so that formatting costs the request nothing.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct AccessLine
{
    /// <summary>Log of requests to hosts that nobody has.</summary>
    public const string Nobody = "_unknown";

    /// <summary>As nginx writes it: the client went away before there was an answer.</summary>
    private const int ClientClosed = 499;

    public required string Owner { get; init; }

    public required DateTimeOffset Time { get; init; }

    public required TimeSpan Took { get; init; }

    public required string Client { get; init; }

    public required string Method { get; init; }

    public required string Target { get; init; }

    public required string Protocol { get; init; }

    public required int Status { get; init; }

    /// <summary>Bytes of the answer's body.</summary>
    public required long Bytes { get; init; }

    public required string Host { get; init; }

    public required string Referer { get; init; }

    public required string UserAgent { get; init; }

    public static AccessLine Of(HttpContext context, string? owner, DateTimeOffset time, TimeSpan took)
    {
        var request = context.Request;
        var response = context.Response;
        var gone = !response.HasStarted && context.RequestAborted.IsCancellationRequested;
        return new AccessLine
        {
            Owner = owner ?? Nobody,
            Time = time,
            Took = took,
            Client = ClientAddress.Of(context),
            Method = request.Method,
            Target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget,
            Protocol = request.Protocol,
            Status = gone ? ClientClosed : response.StatusCode,
            Bytes = gone || HttpMethods.IsHead(request.Method) ? 0 : response.ContentLength ?? context.Features.Get<CountingStream>()?.Count ?? 0,
            Host = request.Headers.Host.ToString(),
            Referer = request.Headers.Referer.ToString(),
            UserAgent = request.Headers.UserAgent.ToString(),
        };
    }
}
