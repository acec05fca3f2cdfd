using System.Text.Json;
using System.Text.Json.Serialization;

namespace Berth.Contracts;

/// <summary>Objects, as since 9; the server has an option for the bare names of older generations.</summary>
public sealed record ServiceListResponse(IReadOnlyList<ServiceSummary> Services);

/// <summary>Status fields are ours: a list shows them without a call per service.</summary>
public sealed record ServiceSummary(string Id, string Name)
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Status { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? MemoryUsed { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? MemoryLimit { get; init; }
}

/// <summary>The bare fields, and under <c>service</c> a copy for clients that expect them wrapped: set <see cref="Service"/> to <c>this with {}</c>.</summary>
public sealed record ServiceResponse
{
    public required string Name { get; init; }

    /// <summary><c>starting</c>, <c>active</c>, <c>stopped</c> or <c>disabled</c>.</summary>
    public required string Status { get; init; }

    /// <summary>Bytes.</summary>
    public long MemoryUsed { get; init; }

    /// <summary>Of the limit, 0 to 100.</summary>
    public double MemoryPercent { get; init; }

    public string? Error { get; init; }

    public JsonElement? Healthcheck { get; init; }

    public required ServiceConfig Config { get; init; }

    public long DefaultMemoryLimit { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ServiceResponse? Service { get; init; }
}

/// <param name="MemoryLimit">Bytes.</param>
public sealed record ServiceConfig(long MemoryLimit, bool RecoveryMode = false);

/// <summary><see cref="Memory"/> and <see cref="MemorySwap"/> are the 2019 form.</summary>
public sealed record ServiceRequest(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] long? MemoryLimit = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] bool? RecoveryMode = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] long? Memory = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] long? MemorySwap = null);

/// <param name="Message">By service name.</param>
public sealed record ServicesStatusResponse(JsonElement Message);
