using System.CommandLine;
using Compliance.LocalHost.Commands;
using Spectre.Console;

// Nobody's terminal: lines of a log are not to be broken.
if (Console.IsOutputRedirected)
    AnsiConsole.Profile.Width = 240;

var root = new RootCommand("ComplianceFunctions on one machine: the whole application, with its workflow engine in process and Azurite.")
{
    DemoCommand.Create(AnsiConsole.Console),
    UpCommand.Create(AnsiConsole.Console),
    StandCommand.Create(AnsiConsole.Console),
};
return await root.Parse(args).InvokeAsync();
