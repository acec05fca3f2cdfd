using System.Text.Json.Serialization;

namespace Berth.Contracts;

/// <param name="Cmd">Argument vector; empty or null is <c>/bin/bash</c>.</param>
/// <param name="Lang">Becomes <c>LANG</c>, such as <c>C.UTF-8</c>.</param>
public sealed record ExecRequest(
    IReadOnlyList<string>? Cmd,
    bool Tty = false,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Lang = null);

public sealed record ExecResponse(string Id);

/// <param name="ExitCode">Null while it runs.</param>
public sealed record ExecStatusResponse(int? ExitCode, bool Running);

/// <summary><c>POST /apps/:id/exec/:execId/resize</c>, ours: the terminal's window changed.</summary>
public sealed record ExecResizeRequest(int Rows, int Columns);
