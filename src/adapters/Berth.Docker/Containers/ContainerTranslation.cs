using System.Globalization;
using Docker.DotNet.Models;

namespace Berth.Docker.Containers;

/// <summary>What the engine tells of a container in the platform's words.</summary>
internal static class ContainerTranslation
{
    public static ContainerDetails ToDetails(ContainerInspectResponse answer)
    {
        var state = answer.State ?? new State { Status = "dead" };
        return new ContainerDetails
        {
            Id = answer.ID,
            Name = answer.Name.TrimStart('/'),
            Image = answer.Config?.Image ?? "",
            ImageId = answer.Image,
            State = ToState(state.Status),
            ExitCode = state.Status is "exited" or "dead" or "restarting" ? (int)state.ExitCode : null,
            OutOfMemory = state.OOMKilled,
            RestartCount = (int)answer.RestartCount,
            StartedAt = Time(state.StartedAt),
            FinishedAt = Time(state.FinishedAt),
            IpAddress = Address(answer),
            Labels = answer.Config?.Labels?.AsReadOnly() ?? new Dictionary<string, string>().AsReadOnly(),
        };
    }

    // The engine writes year 1 for "never".
    public static DateTimeOffset? Time(string? text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) && time.Year > 1 ? time : null;

    private static ContainerRunState ToState(string status) => status switch
    {
        "created" => ContainerRunState.Created,
        "running" => ContainerRunState.Running,
        "paused" => ContainerRunState.Paused,
        "restarting" => ContainerRunState.Restarting,
        "exited" => ContainerRunState.Exited,
        _ => ContainerRunState.Dead,
    };

    private static string? Address(ContainerInspectResponse answer)
    {
        var networks = answer.NetworkSettings?.Networks;
        if (networks is null || answer.State?.Running != true)
        {
            return null;
        }

        var mode = answer.HostConfig?.NetworkMode ?? "";
        var endpoint = networks.TryGetValue(mode, out var named) ? named : networks.Values.FirstOrDefault();
        return string.IsNullOrEmpty(endpoint?.IPAddress) ? null : endpoint.IPAddress;
    }
}
