namespace Compliance.Workflows;

/// <summary>Names an activity together with what goes in and what comes out. The name is kept in histories: never change it.</summary>
public sealed record ActivityReference<TIn, TOut>(string Name);

/// <summary>Names a workflow together with what goes in and what comes out. The name is kept in histories: never change it.</summary>
public sealed record WorkflowReference<TIn, TOut>(string Name);

/// <summary>For workflows and activities that have nothing to say.</summary>
public sealed record Unit
{
    public static readonly Unit Value = new();
}
