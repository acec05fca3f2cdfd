using System.Net;

namespace Berth.Client;

/// <summary>Where the platform is and how to trust it.</summary>
public sealed record BerthClientOptions
{
    /// <summary>Address of the dashboard, such as <c>https://my.example.com</c>; a path is ignored.</summary>
    public required Uri Server { get; init; }

    /// <summary>Sent as bearer token; null calls public routes only.</summary>
    public string? Token { get; init; }

    /// <summary>PEM file with authorities to trust beside the system's, or null.</summary>
    public string? CaFile { get; init; }

    /// <summary>Accept any certificate. Only for a machine one knows.</summary>
    public bool AllowSelfSigned { get; init; }

    /// <summary>Connect there instead of resolving the server's name, which still goes into SNI and Host.</summary>
    public IPAddress? ConnectTo { get; init; }

    /// <summary>Whom the call is made for, when that is somebody elsewhere: the server believes it from its own machine only.</summary>
    public IPAddress? OnBehalfOf { get; init; }

    /// <summary>Limit for an ordinary call; streams and uploads have none.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(60);
}
