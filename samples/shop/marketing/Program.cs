using System.Runtime.InteropServices;
using Shop.Marketing;

// dotnet Shop.Marketing.dll [--url=http://127.0.0.1:5010] [--db=marketing.db] [--stop-with-parent=true], with the key in
// MARKETING_API_KEY: an argument would show in the list of processes.
var settings = new ConfigurationBuilder().AddEnvironmentVariables().AddCommandLine(args).Build();
if (settings["MARKETING_API_KEY"] is not { } key)
{
    await Console.Error.WriteLineAsync(
        "MARKETING_API_KEY is not set: set it to at least 16 characters that callers will present as a bearer token.");
    return 1;
}

var withParent = settings["stop-with-parent"] == "true";
var options = new MarketingOptions(settings["url"] ?? "http://127.0.0.1:5010", settings["db"] ?? "marketing.db", key);
try
{
    await using var service = await MarketingService.Start(options);
    Console.WriteLine($"{MarketingProcess.Announcement}{service.Url}");
    var end = new TaskCompletionSource();
    using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, End);
    using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, End);
    await (withParent ? Task.WhenAny(end.Task, Console.In.ReadToEndAsync()) : end.Task);
    return 0;

    void End(PosixSignalContext signal)
    {
        signal.Cancel = true;
        // Ctrl-C reaches a whole terminal; with a parent, the parent's end is what counts.
        if (!withParent || signal.Signal != PosixSignal.SIGINT)
            end.TrySetResult();
    }
}
catch (Exception refused) when (refused is ArgumentException or IOException)
{
    await Console.Error.WriteLineAsync(refused.Message);
    return 1;
}
