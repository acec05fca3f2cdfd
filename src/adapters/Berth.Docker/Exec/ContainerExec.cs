using Berth.Docker.Transport;
using Docker.DotNet;
using Docker.DotNet.Models;

namespace Berth.Docker.Exec;

internal sealed class ContainerExec(EngineConnection engine)
{
    public async Task<string> CreateAsync(string name, ExecSpec spec, CancellationToken cancellationToken)
    {
        EngineNames.CheckContainer(name);
        var parameters = new ContainerExecCreateParameters
        {
            Cmd = [.. spec.Command],
            TTY = spec.Tty,
            AttachStdin = spec.AttachStdin,
            AttachStdout = true,
            AttachStderr = true,
            Env = [.. spec.Environment.Select(variable => $"{variable.Key}={variable.Value}")],
            User = spec.User ?? "",
            WorkingDir = spec.WorkingDirectory ?? "",
        };
        return (await engine.ChangeAsync((client, token) => client.Exec.CreateContainerExecAsync(name, parameters, token), cancellationToken)).ID;
    }

    public Task<IExecSession> StartAsync(string execId, bool tty, CancellationToken cancellationToken) => engine.StreamAsync(async (session, token) =>
    {
        var stream = await session.Client.Exec.StartContainerExecAsync(CheckId(execId), new ContainerExecStartParameters { TTY = tty }, token);
        return (IExecSession)new ExecSession(stream, tty, engine);
    }, cancellationToken);

    public Task<ExecState> InspectAsync(string execId, CancellationToken cancellationToken) => engine.AskAsync(async (client, token) =>
    {
        var answer = await client.Exec.InspectContainerExecAsync(CheckId(execId), token);
        return new ExecState(answer.Running, (int?)answer.ExitCode, answer.Running ? (int)answer.Pid : 0);
    }, cancellationToken);

    public Task ResizeAsync(string execId, int rows, int columns, CancellationToken cancellationToken) => engine.ChangeAsync(async (client, token) =>
    {
        try
        {
            await client.Exec.ResizeExecTtyAsync(CheckId(execId), new ContainerResizeParameters { Height = rows, Width = columns }, token);
        }
        catch (DockerApiException refused) when (refused.ResponseBody?.Contains("not running", StringComparison.Ordinal) == true)
        {
            // It has ended meanwhile; there is no window left to fit.
        }
    }, cancellationToken);

    private static string CheckId(string execId) => execId.Length == 64 && EngineNames.CanExist(execId)
        ? execId
        : throw new PortException("container.not_found", "There is no such command.");
}
