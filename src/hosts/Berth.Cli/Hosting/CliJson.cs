using System.Text.Json.Serialization;
using Berth.Cli.Commands;
using Berth.Cli.Local;
using Berth.Cli.Packages;

namespace Berth.Cli;

/// <summary>JSON that only this program writes or reads.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(List<ManifestVerdict>))]
[JsonSerializable(typeof(PlatformPorts))]
[JsonSerializable(typeof(ProcessRecord))]
[JsonSerializable(typeof(DemoOwner))]
[JsonSerializable(typeof(DemoResult))]
[JsonSerializable(typeof(UpResult))]
internal sealed partial class CliJson : JsonSerializerContext;
