using Azure;
using Compliance.DataMap;
using Compliance.LocalHost.Azurite;
using Compliance.Storage;
using Spectre.Console;

namespace Compliance.LocalHost.Commands;

/// <summary>Turns what a person can mend into a sentence and a non-zero exit; everything else keeps its stack.</summary>
internal static class CommandFailures
{
    public static async Task<int> Shown(IAnsiConsole console, Func<Task<int>> run)
    {
        try
        {
            return await run();
        }
        catch (DataMapException broken)
        {
            foreach (var error in broken.Errors)
                console.WriteLine(error.ToString());
            return 2;
        }
        catch (Exception failure) when (failure is AzuriteException or IOException || StartRefusal.ReasonOf(failure) is not null)
        {
            console.WriteLine(StartRefusal.ReasonOf(failure) ?? failure.Message);
            return 2;
        }
        catch (Exception failure)
            when ((failure as AggregateException)?.InnerException is RequestFailedException || failure is RequestFailedException)
        {
            console.WriteLine(
                "The storage does not answer as Azure Storage does: check the connection string of --storage, and that it runs.");
            return 2;
        }
        catch (OperationCanceledException)
        {
            return 130;
        }
    }
}
