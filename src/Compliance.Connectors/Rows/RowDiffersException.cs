namespace Compliance.Connectors.Rows;

/// <summary>A row does not hold what it was to hold: somebody else has changed it. Never leaves a connector.</summary>
internal sealed class RowDiffersException : Exception
{
    /// <summary>Updates a row, and says where it does not hold what it was to hold.</summary>
    public static async Task<UpdateOutcome> Caught(Func<Task<UpdateOutcome>> update)
    {
        try
        {
            return await update();
        }
        catch (RowDiffersException)
        {
            return UpdateOutcome.Differs;
        }
    }
}
