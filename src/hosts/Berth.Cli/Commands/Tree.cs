using System.CommandLine;

namespace Berth.Cli.Commands;

/// <summary>All commands.</summary>
internal static class Tree
{
    public static RootCommand Create(Hosting.Cli cli)
    {
        var root = new RootCommand("Installs web applications on your own server and looks after them.");
        foreach (var option in cli.Options.All)
        {
            root.Add(option);
        }

        foreach (var command in Commands(cli))
        {
            root.Add(command);
        }

        return root;
    }

    private static IEnumerable<Command> Commands(Hosting.Cli cli) =>
    [
        LocalCommands.Demo(cli),
        LocalCommands.Up(cli),
        LocalCommands.Down(cli),
        RestoreServerCommand.Create(cli),
        LoginCommand.Create(cli),
        LogoutCommand.Create(cli),
        ListCommand.Create(cli),
        StatusCommand.Create(cli),
        InspectCommand.Create(cli),
        CatalogCommand.Create(cli),
        InstallCommand.Create(cli),
        UpdateCommand.Create(cli),
        UpdatesCommand.Create(cli),
        HistoryCommand.Create(cli),
        SetLocationCommand.Create(cli),
        AccessCommands.Access(cli),
        AccessCommands.Operators(cli),
        SsoCommand.Create(cli),
        EgressCommand.Create(cli),
        UninstallCommand.Create(cli),
        ArchiveCommand.Undo(cli),
        ArchiveCommand.Create(cli),
        ActionCommands.Start(cli),
        ActionCommands.Stop(cli),
        ActionCommands.Restart(cli),
        RepairCommand.Create(cli),
        CloneCommand.Create(cli),
        BackupCommand.Create(cli),
        RestoreCommand.Create(cli),
        ExportCommand.Export(cli),
        ExportCommand.Import(cli),
        LogsCommand.Create(cli),
        ExecCommand.Create(cli),
        PushCommand.Create(cli),
        PullCommand.Create(cli),
        EnvCommand.Create(cli),
        OpenCommand.Create(cli),
        InitCommand.Create(cli),
        BuildCommand.Create(cli),
        ManifestCommand.Create(cli),
        TasksCommand.Create(cli),
        CancelCommand.Create(cli),
        ServiceCommand.Create(cli),
        FirewallCommand.Create(cli),
        UserCommand.Create(cli),
        GroupCommand.Create(cli),
        TokenCommand.Create(cli),
        AppPasswordCommand.Create(cli),
        DirectoryCommand.Create(cli),
        LoginProviderCommand.Create(cli),
        OidcClientCommand.Create(cli),
        ServerNameCommand.Create(cli),
        DomainCommand.Create(cli),
        AddressCommand.Create(cli),
        CompletionCommand.Create(cli),
        RunDetachedCommand.Create(cli),
    ];
}
