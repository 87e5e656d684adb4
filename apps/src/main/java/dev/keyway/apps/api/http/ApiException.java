package dev.keyway.apps.api.http;

/** A refusal with its status code. The message is for whoever asked. */
public final class ApiException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final int status;
  private final String type;

  /**
   * Refuses.
   *
   * @param type the name of the error in the OpenStack API, for example {@code HTTPBadRequest}
   */
  public ApiException(int status, String type, String message) {
    super(message);
    this.status = status;
    this.type = type;
  }

  /** 400: no world could make this request right. */
  public static ApiException badRequest(String message) {
    return new ApiException(400, "HTTPBadRequest", message);
  }

  /** 401: nobody that is known. */
  public static ApiException unauthorized(String message) {
    return new ApiException(401, "HTTPUnauthorized", message);
  }

  /** 403: somebody who may not. */
  public static ApiException forbidden(String message) {
    return new ApiException(403, "PolicyNotAuthorized", message);
  }

  /** 404: there is no such thing. */
  public static ApiException notFound(String thing, String id) {
    return new ApiException(
        404, thing.replace(" ", "") + "NotFound", thing + " " + id + " could not be found.");
  }

  /** The status code. */
  public int status() {
    return status;
  }

  /** The name of the error. */
  public String type() {
    return type;
  }
}
