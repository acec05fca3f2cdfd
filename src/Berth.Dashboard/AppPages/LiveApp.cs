using Berth.Contracts;
using Berth.Dashboard.Apps;

namespace Berth.Dashboard.AppPages;

/// <summary>The app of a page, as it is now. Parts of the page listen, so that a tick draws a part and not the page.</summary>
public sealed class LiveApp(AppResponse app)
{
    public AppResponse Response { get; private set; } = app;

    public AppView View { get; private set; } = AppView.Of(app);

    /// <summary>Those who draw it; called on the page's dispatcher.</summary>
    public ICollection<Action> Listeners { get; } = new List<Action>();

    /// <summary>Asks for a look now; set by the page.</summary>
    public Action Hurry { get; set; } = () => { };

    public void Take(AppResponse app)
    {
        ArgumentNullException.ThrowIfNull(app);
        var view = AppView.Of(app);
        var same = view == View && app.Ts == Response.Ts;
        (Response, View) = (app, view);
        if (!same)
        {
            foreach (var changed in Listeners.ToList())
            {
                changed();
            }
        }
    }
}
