using Spectre.Console;

namespace Compliance.LocalHost.Demo;

/// <summary>What the demo promised, each held or not.</summary>
internal sealed class Checklist(IAnsiConsole console)
{
    public int Passed { get; private set; }

    public int Failed { get; private set; }

    public void Check(string promise, bool held, string? seen = null)
    {
        if (held)
            Passed++;
        else
            Failed++;
        var detail = seen is null ? "" : $" [grey]({Markup.Escape(seen)})[/]";
        console.MarkupLine($"{(held ? "[green]held[/]  " : "[red]BROKEN[/]")} {Markup.Escape(promise)}{detail}");
    }
}
