using MudBlazor;

namespace Berth.Dashboard.Shell;

/// <summary>The colours of the sign-in pages, each pair with at least the contrast that WCAG AA asks for.</summary>
internal static class Theme
{
    private static readonly string[] Fonts = ["system-ui", "-apple-system", "Segoe UI", "Roboto", "sans-serif"];

    public static MudTheme Value { get; } = new()
    {
        PaletteLight = new PaletteLight
        {
            Primary = "#14506e",
            PrimaryContrastText = "#ffffff",
            Background = "#eef2f4",
            Surface = "#ffffff",
            AppbarBackground = "#14506e",
            AppbarText = "#ffffff",
            DrawerBackground = "#ffffff",
            DrawerText = "#16242c",
            DrawerIcon = "#4a5b65",
            TextPrimary = "#16242c",
            TextSecondary = "#4a5b65",
            TextDisabled = "#5f6f78",
            ActionDefault = "#4a5b65",
            Error = "#a3221b",
            Success = "#1d6b35",
            Warning = "#8a4b00",
            Info = "#14506e",
            LinesDefault = "#d5dde1",
            LinesInputs = "#7b8b95",
        },
        PaletteDark = new PaletteDark
        {
            Primary = "#8fcbe6",
            PrimaryContrastText = "#0d2029",
            Background = "#10181d",
            Surface = "#1a252c",
            AppbarBackground = "#1a252c",
            AppbarText = "#eaf1f5",
            DrawerBackground = "#1a252c",
            DrawerText = "#eaf1f5",
            DrawerIcon = "#b4c2ca",
            TextPrimary = "#eaf1f5",
            TextSecondary = "#b4c2ca",
            TextDisabled = "#93a3ac",
            ActionDefault = "#b4c2ca",
            Error = "#ffb4ab",
            ErrorContrastText = "#43100c",
            Success = "#8edba5",
            SuccessContrastText = "#0c2a15",
            Warning = "#ffcc80",
            WarningContrastText = "#2e1c00",
            Info = "#8fcbe6",
            InfoContrastText = "#0d2029",
            LinesDefault = "#33434c",
            LinesInputs = "#82929b",
        },
        LayoutProperties = new LayoutProperties { DefaultBorderRadius = "8px", DrawerWidthLeft = "220px" },
        Typography = new Typography
        {
            Default = new DefaultTypography { FontFamily = Fonts },
            Button = new ButtonTypography { FontFamily = Fonts, TextTransform = "none", FontWeight = "600" },
        },
    };
}
