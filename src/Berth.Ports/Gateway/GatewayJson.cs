using System.Text.Json;
using System.Text.Json.Serialization;

namespace Berth.Ports.Gateway;

/// <summary>The one way in which snapshot and state are written and read, so that both sides agree. Unknown members are skipped.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    UseStringEnumConverter = true,
    RespectNullableAnnotations = true,
    AllowDuplicateProperties = false,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(GatewaySnapshot))]
[JsonSerializable(typeof(GatewayState))]
public sealed partial class GatewayJson : JsonSerializerContext;
