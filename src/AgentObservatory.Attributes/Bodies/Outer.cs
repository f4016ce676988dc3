using AgentObservatory.AttributeWeaver.Marks;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace AgentObservatory.AttributeWeaver.Bodies;

/// <summary>Writes what stands in a marked method after its code has moved: begin, call the code, hand the result on, record
/// what is thrown in a filter, before the stack unwinds, and end. Without a session, the code is just called.</summary>
internal sealed class Outer(Entry entry)
{
    /// <summary>Writes for each mark around what is there by then; the first ends up outermost.</summary>
    internal void Write(MarkedMethod marked)
    {
        ResultForm form = ResultForms.Of(marked.Method);
        foreach (Mark mark in marked.Marks.Reverse())
        {
            Write(marked.Method, mark, form);
        }
    }

    private void Write(MethodDefinition method, Mark mark, ResultForm form)
    {
        bool isTail = TailCalls.AreKeptIn(method);
        MethodReference inner = Inner.Reference(Inner.Take(method), method);
        ILProcessor code = method.Body.GetILProcessor();
        Instruction begin = code.Create(OpCodes.Nop);
        if (form != ResultForm.Async)
        {
            // An Async that is made now may be started within a session later.
            code.Emit(OpCodes.Call, entry.IsWanted);
            code.Emit(OpCodes.Brtrue, begin);
            Call(code, method, inner, isTail);
            code.Emit(OpCodes.Ret);
        }

        code.Append(begin);
        bool isLater = form is ResultForm.Stream or ResultForm.Async;
        var call = new VariableDefinition(isLater ? entry.Stream : entry.Call);
        method.Body.InitLocals = true;
        method.Body.Variables.Add(call);
        Begin(code, method, mark, form, call);
        if (isLater)
        {
            Try(code, method, inner, form, call, entry.OfStream);
        }
        else
        {
            Try(code, method, inner, form, call, entry.OfCall);
        }
    }

    private void Begin(ILProcessor code, MethodDefinition method, Mark mark, ResultForm form, VariableDefinition call)
    {
        code.Emit(OpCodes.Ldloca, call);
        code.Emit(OpCodes.Ldstr, mark.Kind);
        code.Emit(OpCodes.Ldstr, mark.Name);
        if (mark.HasParameters)
        {
            Parameters.Write(code, method, entry);
        }
        else
        {
            code.Emit(OpCodes.Ldnull);
        }

        code.Emit(
            OpCodes.Call,
            form switch
            {
                ResultForm.Stream or ResultForm.Async => entry.OfStream("Begin"),
                ResultForm.Task => entry.OfCall("BeginTask"),
                _ => entry.OfCall("Begin"),
            }
        );
    }

    private void Try(
        ILProcessor code,
        MethodDefinition method,
        MethodReference inner,
        ResultForm form,
        VariableDefinition call,
        Func<string, MethodReference> of
    )
    {
        TypeReference type = ResultForms.Plain(method.ReturnType);
        VariableDefinition? result = type.MetadataType == MetadataType.Void ? null : new VariableDefinition(type);
        Instruction done = result is null ? code.Create(OpCodes.Nop) : code.Create(OpCodes.Ldloc, result);
        Instruction start = code.Create(OpCodes.Nop);
        code.Append(start);
        if (form is not (ResultForm.Plain or ResultForm.Async))
        {
            code.Emit(OpCodes.Ldloca, call);
        }

        Call(code, method, inner, isTail: false);
        code.Emit(OpCodes.Ldloca, call);
        code.Emit(OpCodes.Call, of("Return"));
        HandOn(code, type, form, call);
        if (result is not null)
        {
            method.Body.Variables.Add(result);
            code.Emit(OpCodes.Stloc, result);
        }

        code.Emit(OpCodes.Leave, done);
        Instruction filter = code.Create(OpCodes.Isinst, entry.Exception);
        code.Append(filter);
        code.Emit(OpCodes.Ldloca, call);
        code.Emit(OpCodes.Call, of("Fail"));
        code.Emit(OpCodes.Endfilter);
        Instruction handler = code.Create(OpCodes.Pop);
        code.Append(handler);
        code.Emit(OpCodes.Rethrow);
        Instruction last = code.Create(OpCodes.Ldloca, call);
        code.Append(last);
        code.Emit(OpCodes.Call, of("End"));
        code.Emit(OpCodes.Endfinally);
        method.Body.ExceptionHandlers.Add(
            new ExceptionHandler(ExceptionHandlerType.Filter)
            {
                TryStart = start,
                TryEnd = filter,
                FilterStart = filter,
                HandlerStart = handler,
                HandlerEnd = last,
            }
        );
        method.Body.ExceptionHandlers.Add(
            new ExceptionHandler(ExceptionHandlerType.Finally)
            {
                TryStart = start,
                TryEnd = last,
                HandlerStart = last,
                HandlerEnd = done,
            }
        );
        code.Append(done);
        code.Emit(OpCodes.Ret);
    }

    /// <summary>The result is on the stack, and what it is handed on to below it.</summary>
    private void HandOn(ILProcessor code, TypeReference type, ResultForm form, VariableDefinition call)
    {
        switch (form)
        {
            case ResultForm.Task:
                code.Emit(OpCodes.Call, entry.Taking(type, "EndWith", isStream: false));
                break;
            case ResultForm.Any:
                code.Emit(OpCodes.Call, entry.TakingAny(type));
                break;
            case ResultForm.Stream:
                code.Emit(OpCodes.Call, entry.Taking(type, "Trace", isStream: true));
                break;
            case ResultForm.Async:
                code.Emit(OpCodes.Ldloc, call);
                code.Emit(OpCodes.Call, entry.TakingAsync(type));
                break;
        }
    }

    private static void Call(ILProcessor code, MethodDefinition method, MethodReference inner, bool isTail)
    {
        if (method.HasThis)
        {
            code.Emit(OpCodes.Ldarg_0);
        }

        foreach (ParameterDefinition parameter in method.Parameters)
        {
            code.Emit(OpCodes.Ldarg, parameter);
        }

        if (isTail)
        {
            code.Emit(OpCodes.Tail);
        }

        code.Emit(OpCodes.Call, inner);
    }
}
